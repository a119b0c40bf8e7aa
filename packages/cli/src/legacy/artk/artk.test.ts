import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_SUGGESTION,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_PATTERN_NEAREST_NAME,
  SPOOR_USAGE_COST_AMOUNT,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { blockedStepsOf } from "../../view/blocked.ts";
import { costOfAll, modelCallOf } from "../../view/model-call.ts";
import { countsOf, hasSamples, ofText, sample, samples, sumOf, valuesOf } from "../fixture.ts";

const home = "artk/artk-e2e";
const golden = (name: string): unknown =>
  JSON.parse(readFileSync(join(samples, home, name), "utf8"));

/** How often each value occurs. */
function tally(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

describe.skipIf(!hasSamples)("what ARTK recorded", () => {
  test("blocked steps of the generator have the figures of ARTK's own statistics and gaps", async () => {
    const found = await sample(`${home}/.artk/blocked-steps-telemetry.jsonl`);
    expect([found.kind, found.rejected]).toEqual(["artk-blocked-step-lines", []]);
    expect(countsOf(found)).toEqual({ "spoor.step.blocked": 40, "spoor.step.fixed": 1 });
    const { events } = found;
    const stats = golden("out-stats.json");
    expect(events).toHaveLength(Number(at(stats, "totalRecords")));
    expect(tally(valuesOf(events, SPOOR_BLOCK_CATEGORY))).toEqual(at(stats, "byCategory"));
    const normalized = tally(valuesOf(events, SPOOR_BLOCK_TEXT_NORMALIZED));
    // ARTK counts quoted values alone as one pattern; its gaps are these, put together by likeness.
    expect(Object.keys(normalized)).toHaveLength(Number(at(stats, "uniquePatterns")));
    const gaps = list(golden("out-gaps.json"));
    expect(normalized).toEqual(
      Object.fromEntries(gaps.map((gap) => [at(gap, "normalizedText"), at(gap, "count")])),
    );
    const times = events
      .map(({ timeMs }) => new Date(timeMs).toISOString())
      .toSorted((a, b) => (a < b ? -1 : 1));
    expect({ earliest: times[0], latest: times.at(-1) }).toEqual(at(stats, "dateRange"));
    expect(new Set(found.told.map(({ uid }) => uid)).size).toBe(41);
    expect(new Set(valuesOf(blockedOf(events), SPOOR_BLOCK_REASON))).toEqual(
      new Set(["pattern_gap"]),
    );
    expect(tally(valuesOf(blockedOf(events), SPOOR_PATTERN_NEAREST_NAME))).toMatchObject({
      "click-button-quoted": 12,
    });
  });

  test("blocked steps of runs have the figures of ARTK's own gap analysis", async () => {
    const found = await sample(`${home}/.artk/autogen/blocked-steps-telemetry.json`);
    expect([found.kind, found.rejected]).toEqual(["artk-blocked-steps", []]);
    expect(countsOf(found)).toEqual({ "spoor.step.blocked": 120 });
    const { events } = found;
    const gaps = golden("out-patterngaps.json");
    expect(events).toHaveLength(Number(at(gaps, "totalBlocked")));
    expect(tally(valuesOf(events, ERROR_TYPE))).toEqual(at(gaps, "byErrorType"));
    expect(tally(valuesOf(events, GEN_AI_WORKFLOW_NAME))).toEqual(at(gaps, "byJourney"));
    expect(tally(valuesOf(events, SPOOR_BLOCK_REASON))).toEqual({ timeout: 60, error: 60 });
    expect(new Set(valuesOf(events, SPOOR_BLOCK_SOURCE))).toEqual(new Set(["run"]));
    const withoutNumbers = valuesOf(events, SPOOR_BLOCK_TEXT_NORMALIZED).map((text) =>
      String(text).replaceAll(/\d+/g, "N"),
    );
    const counts = Object.values(tally(withoutNumbers)).toSorted((a, b) => b - a);
    expect(counts).toEqual(list(at(gaps, "topPatterns")).map((pattern) => at(pattern, "count")));
  });

  test("they are blocked steps as any others", async () => {
    const { events } = await sample(`${home}/.artk/blocked-steps-telemetry.jsonl`);
    const blocked = blockedStepsOf([], events);
    expect(blocked).toHaveLength(40);
    expect(blocked[0]).toMatchObject({
      workflow: "login",
      reason: "pattern_gap",
      category: "interaction",
      source: "generate",
      detail: "No matching pattern",
      normalizedText: 'click on "" button',
      text: undefined,
    });
  });

  test("the log of commands", async () => {
    const found = await sample(`${home}/.artk/autogen/telemetry.json`);
    expect([found.kind, found.rejected]).toEqual(["artk-commands", []]);
    expect(countsOf(found)).toEqual({ invoke_workflow: 1, chat: 1, "spoor.legacy.record": 4 });
    const [call, run] = found.spans;
    expect(call).toMatchObject({
      name: "chat gpt-4o-mini",
      parentSpanId: run?.spanId,
      traceId: run?.traceId,
    });
    expect(at(call?.attributes, GEN_AI_USAGE_INPUT_TOKENS)).toBe(1200);
    expect(at(call?.attributes, SPOOR_USAGE_COST_AMOUNT)).toBe(0.000384);
  });

  test("calls of the fallback have the sums that ARTK has", async () => {
    const found = await sample(`${home}/out-llm.json`);
    expect([found.kind, found.rejected]).toEqual(["artk-llm-fallback", []]);
    expect(countsOf(found)).toEqual({ chat: 4, "spoor.legacy.record": 1 });
    const sums = golden("out-llm.json");
    const { spans } = found;
    expect(spans).toHaveLength(Number(at(sums, "totalCalls")));
    expect(spans.filter(({ failed }) => failed)).toHaveLength(Number(at(sums, "failedCalls")));
    expect(sumOf(spans.map(({ durationMs }) => durationMs))).toBeCloseTo(
      Number(at(sums, "totalLatencyMs")),
      3,
    );
    expect(costOfAll(spans.map(modelCallOf)).usd).toBeCloseTo(Number(at(sums, "totalCostUsd")), 12);
  });

  test("learned patterns, with a use for each one that was counted", async () => {
    const found = await sample(`${home}/.artk/llkb/learned-patterns.json`);
    expect([found.kind, found.rejected]).toEqual(["artk-learned-patterns", []]);
    expect(countsOf(found)).toEqual({
      "spoor.pattern.learned": 1,
      "spoor.pattern.match": 2,
      "spoor.pattern.failure": 1,
    });
    expect(found.events[0]?.attributes).toMatchObject({
      "spoor.pattern.id": "LPMWPA3CC0FHDM",
      "spoor.pattern.type": "click",
      "spoor.pattern.text.normalized": 'user clicks "" button',
      "spoor.pattern.sources": ["login", "checkout"],
      "spoor.pattern.success.count": 2,
      "spoor.pattern.promoted": false,
    });
  });

  test.each(["out-gaps.json", "out-stats.json", "out-patterngaps.json", "out-suggest.json"])(
    "%s is a report, no record",
    async (name) => {
      expect((await sample(`${home}/${name}`)).kind).toBeUndefined();
    },
  );
});

type Events = Parameters<typeof blockedStepsOf>[1];
const blockedOf = (events: Events): Events =>
  events.filter(({ name }) => name === "spoor.step.blocked");

const record = {
  journeyId: "login",
  stepText:
    'Enter "hunter2-secret" as API key sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789-AA',
  reason: "No matching pattern",
  suggestedFix: "**Action**: Enter it",
  timestamp: "2026-02-03T12:00:00.000Z",
};
const line = (more: object = {}): string => `${JSON.stringify({ ...record, ...more })}\n`;

describe("texts of steps", () => {
  test("only their normal form is kept", async () => {
    const { events } = await ofText(line());
    expect(events[0]?.attributes).not.toHaveProperty([SPOOR_BLOCK_TEXT]);
    expect(events[0]?.attributes).not.toHaveProperty([SPOOR_BLOCK_SUGGESTION]);
    expect(JSON.stringify(events)).not.toContain("hunter2");
    expect(JSON.stringify(events)).not.toContain("abcdefghijklmnopqrstuvwxyz");
  });

  test("are kept where that is asked for, without secrets", async () => {
    const { events } = await ofText(line() + line({ userFix: "User enters it" }), {
      keepsText: true,
    });
    const [blocked, fixed] = events;
    expect(at(blocked?.attributes, SPOOR_BLOCK_TEXT)).toMatch(
      /^Enter "hunter2-secret" as API key .*REDACTED/,
    );
    expect(at(blocked?.attributes, SPOOR_BLOCK_SUGGESTION)).toBe("**Action**: Enter it");
    expect(at(fixed?.attributes, SPOOR_FIX_TEXT)).toBe("User enters it");
  });
});

describe("defects of the files", () => {
  test("under its older name the generator's store is a document", async () => {
    const all = [record, { ...record, journeyId: "cart" }];
    const texts = [
      JSON.stringify(all),
      JSON.stringify({ records: all }),
      JSON.stringify({ rawRecords: all }),
    ];
    const found = await Promise.all(
      [...texts, line() + line({ journeyId: "cart" })].map((text) => ofText(text)),
    );
    const uids = found.map(({ told }) => told.map(({ uid }) => uid));
    expect(uids[0]).toHaveLength(2);
    expect(new Set(uids.map((each) => each.join()))).toEqual(new Set([uids[0]?.join()]));
  });

  test("a document that was cut off is read as far as it goes", async () => {
    const whole = JSON.stringify({ version: "1.0.0", records: [record, record, record] });
    const { told, rejected } = await ofText(whole.slice(0, -40));
    expect(told).toHaveLength(2);
    expect(rejected).toEqual([{ as: "rejected", reason: "unfinished", where: "record 3" }]);
  });

  test("a last line that was cut off, and one that is no JSON", async () => {
    const { told, rejected } = await ofText(`${line()}nonsense\n${line().slice(0, 80)}`);
    expect(told).toHaveLength(1);
    expect(rejected).toEqual([
      { as: "rejected", reason: "malformed", where: "line 2" },
      { as: "rejected", reason: "unfinished", where: "line 3" },
    ]);
  });

  test("mojibake is undone, so that both spellings are one record", async () => {
    const [right, wrong] = await Promise.all(
      ["Prüfe „Grüße“", "PrÃ¼fe â€žGrÃ¼ÃŸeâ€œ"].map((stepText) => ofText(line({ stepText }))),
    );
    expect(at(wrong?.events[0]?.attributes, SPOOR_BLOCK_TEXT_NORMALIZED)).toBe("prüfe „grüße“");
    expect(wrong?.told[0]?.uid).toBe(right?.told[0]?.uid);
  });

  test("a cleared store has no records", async () => {
    const { kind, told, rejected } = await ofText('{\n  "version": "1.0.0",\n  "records": []\n}');
    expect([kind, told, rejected]).toEqual(["artk-blocked-steps", [], []]);
  });

  test.each([
    ["no text", { stepText: "" }, "malformed"],
    ["no time", { timestamp: "-" }, "invalid_time"],
  ])("a record with %s", async (_, more, reason) => {
    expect((await ofText(line() + line(more))).rejected).toMatchObject([
      { reason, where: "line 2" },
    ]);
  });

  test("names of objects' own properties are names as others", async () => {
    const { told } = await ofText(line({ journeyId: "__proto__", nearestPattern: "constructor" }));
    expect(told).toHaveLength(1);
  });
});

describe("learned patterns", () => {
  const pattern = {
    id: "LP1",
    originalText: "Tap",
    irPrimitive: "tap",
    successCount: 2,
    failCount: 0,
    lastUsed: "2026-02-03T12:00:00Z",
  };
  const store = (more: object): string =>
    JSON.stringify({ version: "1.0.0", patterns: [{ ...pattern, ...more }] });

  test("of a file that grew only the new uses are new", async () => {
    const before = await ofText(store({}));
    const after = await ofText(store({ successCount: 5, lastUsed: "2026-02-04T12:00:00Z" }));
    const known = new Set(before.told.map(({ uid }) => uid));
    const fresh = after.told.filter(({ uid }) => !known.has(uid)).map(({ name }) => name);
    expect(tally(fresh)).toEqual({ "spoor.pattern.learned": 1, "spoor.pattern.match": 3 });
  });

  test("uses beyond what is told one by one are not made up", async () => {
    const { told, rejected } = await ofText(store({ successCount: 1e9 }));
    expect(told).toHaveLength(10_001);
    expect(rejected).toMatchObject([{ reason: "too_many", where: "record 1" }]);
  });
});

test("a fallback that was over its budget asked no model", async () => {
  const history = [
    {
      timestamp: "2026-02-03T12:00:00Z",
      stepText: "x",
      success: false,
      latencyMs: 0,
      costUsd: 0,
      error: "Cost budget exceeded",
    },
  ];
  const found = await ofText(
    JSON.stringify({ totalCalls: 0, cacheHits: 0, totalLatencyMs: 0, history }),
  );
  expect(countsOf(found)).toEqual({ "spoor.legacy.record": 2 });
});
