import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { at, list, number, text } from "@spoor/core/record";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import {
  addHistoryEntry,
  analyzeBlockedPatterns,
  analyzePatternGaps,
  getLlmFallbackTelemetry,
  getTelemetryStats,
  recordBlockedStep,
  recordUserFix,
  suggestNewPatterns,
  trackBlockedStep,
} from "./index.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const folder = fileURLToPath(
  new URL("../../../../../shared/data/legacy/artk/artk-e2e/", import.meta.url),
);
const isThere = existsSync(`${folder}out-gaps.json`);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!isThere) console.warn(`SKIPPED: no ARTK goldens at ${folder}`);

const read = (name: string): string => (isThere ? readFileSync(folder + name, "utf8") : "");
const objects = (values: readonly unknown[]): readonly object[] =>
  values.filter((value) => typeof value === "object" && value !== null);
const generated = objects(
  read(".artk/blocked-steps-telemetry.jsonl")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [JSON.parse(line)])),
);
const ran = isThere
  ? objects(list(at(JSON.parse(read(".artk/autogen/blocked-steps-telemetry.json")), "records")))
  : [];

function withoutPattern(gap: object): unknown {
  const { suggestedPattern: _, ...rest } = Object(gap);
  return rest;
}

describe.skipIf(!isThere)("on the records of the older modules", () => {
  test("analyzeBlockedPatterns finds their gaps, with patterns that match", () => {
    const golden = list(JSON.parse(read("out-gaps.json")));
    const found = analyzeBlockedPatterns({ records: generated });
    expect(found.map(withoutPattern)).toEqual(objects(golden).map(withoutPattern));
    for (const { suggestedPattern, variants } of found)
      expect(variants.some((one) => new RegExp(suggestedPattern ?? "", "i").test(one))).toBe(true);
    expect(analyzeBlockedPatterns({ records: generated, limit: 2 })).toEqual(found.slice(0, 2));
  });

  test("getTelemetryStats has their figures", () => {
    expect(getTelemetryStats({ records: generated })).toEqual(JSON.parse(read("out-stats.json")));
  });

  test("analyzePatternGaps has their figures", () => {
    const { updatedAt: _, ...golden } = JSON.parse(read("out-patterngaps.json"));
    expect(analyzePatternGaps({ records: ran })).toMatchObject(golden);
  });

  test("suggestNewPatterns covers as much, with patterns that match all of their examples", () => {
    const golden = list(JSON.parse(read("out-suggest.json")));
    const found = suggestNewPatterns({ records: ran });
    expect(found.map(({ coveredCount }) => coveredCount)).toEqual(
      golden.map((one) => number(at(one, "coveredCount"))),
    );
    expect(found.map(({ confidence }) => confidence)).toEqual(
      golden.map((one) => number(at(one, "confidence"))),
    );
    for (const { suggestedRegex, examples } of found)
      for (const one of examples) expect(one).toMatch(new RegExp(suggestedRegex, "i"));
  });

  test("calls have the sums of getLlmFallbackTelemetry", () => {
    const golden = JSON.parse(read("out-llm.json"));
    const before = getLlmFallbackTelemetry();
    for (const entry of list(golden.history)) addHistoryEntry(Object(entry));
    const after = getLlmFallbackTelemetry();
    expect(after.history.slice(before.history.length)).toEqual(golden.history);
    expect(after).toMatchObject({
      totalCalls: before.totalCalls + golden.totalCalls,
      successfulCalls: before.successfulCalls + golden.successfulCalls,
      failedCalls: before.failedCalls + golden.failedCalls,
      totalLatencyMs: before.totalLatencyMs + golden.totalLatencyMs,
      totalCostUsd: expect.closeTo(before.totalCostUsd + golden.totalCostUsd, 12),
    });
    expect(recorded.spans().map(({ name }) => name)).toEqual(["chat", "chat", "chat", "chat"]);
  });
});

test("what is tracked is an event, and is there for analysis", () => {
  const stepText = `Fold the "map" ${recorded.events().length}`;
  const before = getTelemetryStats().totalRecords;
  for (const journeyId of ["a", "b"]) trackBlockedStep({ stepText, journeyId });
  recordBlockedStep({ stepText, journeyId: "b", category: "unknown" }, { baseDir: "." });
  recordUserFix(stepText, 'Unfold the "map"', { baseDir: "." });
  expect(recorded.events().map(({ eventName }) => eventName)).toEqual([
    "spoor.step.blocked",
    "spoor.step.blocked",
    "spoor.step.blocked",
    "spoor.step.fixed",
  ]);
  expect(getTelemetryStats().totalRecords).toBe(before + 3);
  expect(analyzeBlockedPatterns().map((gap) => gap.exampleText)).toContain(stepText);
  expect(analyzePatternGaps().byJourney).toMatchObject({ a: 1, b: 2 });
  const covered = suggestNewPatterns().find(({ examples }) => examples.includes(stepText));
  expect(covered?.coveredCount).toBe(3);
});

test("nothing throws, for any argument", () => {
  const functions: readonly ((...given: never[]) => unknown)[] = [
    addHistoryEntry,
    analyzeBlockedPatterns,
    analyzePatternGaps,
    getLlmFallbackTelemetry,
    getTelemetryStats,
    recordBlockedStep,
    recordUserFix,
    suggestNewPatterns,
    trackBlockedStep,
  ];
  const record = fc.record({ stepText: fc.anything(), timestamp: fc.anything() });
  const options = fc.record({ records: fc.array(fc.oneof(record, fc.anything())) });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const revoked = "a revoked proxy, which fast-check cannot hold";
  const given = fc.oneof(fc.anything(), record, options, fc.constant(revoked));
  fc.assert(
    fc.property(fc.nat(functions.length - 1), fc.array(given), (which, all) => {
      const call = functions[which];
      const real = all.map((one) => (one === revoked ? proxy : one));
      expect(() => call && Reflect.apply(call, undefined, real)).not.toThrow();
    }),
  );
  expect(text(analyzePatternGaps().updatedAt)).toBeDefined();
});
