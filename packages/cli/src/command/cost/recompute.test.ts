import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import {
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_SOURCE,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_TOOLS_AMOUNT,
  SPOOR_USAGE_COST_UNPRICED_REASON,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../../fixture.ts";
import type { FakeSpan, Values } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";
import { callSpan, spendSpans } from "../../fixture-spend.ts";

function store(spans: readonly FakeSpan[] = spendSpans): string {
  const folder = newFolder();
  writeJournal(folder, { spans });
  return folder;
}

const recompute = (argv: readonly string[], folder: string = store()) =>
  spoor(["cost", "recompute", ...argv, "--store", folder], { cwd: folder });

async function json(argv: readonly string[], folder?: string): Promise<unknown> {
  const { code, out, err } = await recompute([...argv, "--json"], folder);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

const call = {
  id: "1",
  provider: "openai",
  model: "gpt-5-mini",
  usage: { inputTokens: 1_000_000, outputTokens: 100_000 },
};
/** The call above as a catalog of old priced it. */
const recorded = (more: Values): FakeSpan => callSpan({ ...call, more });
const unpriced: Values = {
  [SPOOR_USAGE_COST_STATUS]: "unpriced",
  [SPOOR_USAGE_COST_UNPRICED_REASON]: "unknown_model",
};

test("what was priced with the same catalog stays as it is", async () => {
  expect(await json([])).toMatchObject({
    schema: "spoor.cost.recompute/1",
    catalog: { version: expect.stringMatching(/^genai-prices@/) },
    totals: { calls: 6, changed: 0, difference: 0, old: { unpriced: 1 }, new: { unpriced: 1 } },
    kept: { not_billed: 1 },
  });
});

test("prices again only the calls that a search finds", async () => {
  expect(await json(["-q", "model:claude*"])).toMatchObject({ totals: { calls: 2 } });
  expect(await json(["--service", "other"])).toMatchObject({ totals: { calls: 0 } });
});

test("tells old, new and difference of what is priced otherwise now", async () => {
  const folder = store([
    recorded({ [SPOOR_USAGE_COST_AMOUNT]: 0.4 }),
    { ...recorded(unpriced), id: "2" },
    callSpan({ ...call, id: "3", provider: "anthropic", model: "claude-haiku-4-5" }),
  ]);
  const { code, out, err } = await recompute([], folder);
  expect([code, err]).toEqual([0, ""]);
  expect(`\n${out.replace(/^Prices: .*/, "Prices: <catalog>")}`).toMatchInlineSnapshot(`
    "
    Prices: <catalog>

    model             calls  changed             recorded    now        difference
    gpt-5-mini            2        2  $0.40 (+1 unpriced)  $0.90  +$0.50 (+125.0%)
    claude-haiku-4-5      1        0                $1.50  $1.50             $0.00

    3 calls, 2 changed: $1.90 (+1 unpriced) recorded, $2.40 now, +$0.50 (+26.3%)
    "
  `);
});

test("by other dimensions", async () => {
  const folder = store([recorded({ [SPOOR_USAGE_COST_AMOUNT]: 0.4, "user.id": "ada" })]);
  expect(await json(["--group-by", "user,day"], folder)).toMatchObject({
    groups: [{ key: { user: "ada", day: "2026-11-20" }, changed: 1, old: { usd: 0.4 } }],
  });
});

describe("stays as recorded", () => {
  test.each<readonly [string, Values, object]>([
    [
      "what the provider charged",
      { [SPOOR_USAGE_COST_AMOUNT]: 3, [SPOOR_USAGE_COST_SOURCE]: "provider" },
      { kept: { provider: 1 }, totals: { changed: 0, new: { usd: 3 } } },
    ],
    [
      "another currency",
      {
        [SPOOR_USAGE_COST_AMOUNT]: 3,
        [SPOOR_USAGE_COST_CURRENCY]: "EUR",
        [SPOOR_USAGE_COST_SOURCE]: "elsewhere",
      },
      { kept: { other_currency: 1 }, totals: { changed: 0, new: { usd: null, unpriced: 0 } } },
    ],
    [
      "fees of tools that the span no longer counts",
      { [SPOOR_USAGE_COST_AMOUNT]: 3, [SPOOR_USAGE_COST_TOOLS_AMOUNT]: 0.01 },
      { kept: { incomplete_usage: 1 }, totals: { changed: 0, new: { usd: 3 } } },
    ],
  ])("%s", async (_, more, expected) => {
    expect(await json([], store([recorded(more)]))).toMatchObject(expected);
  });

  test("an amount without any usage", async () => {
    const bare = callSpan({
      id: "1",
      provider: "openai",
      model: "gpt-5-mini",
      more: { [SPOOR_USAGE_COST_AMOUNT]: 3, [SPOOR_USAGE_COST_STATUS]: "priced" },
    });
    expect(await json([], store([bare]))).toMatchObject({ kept: { incomplete_usage: 1 } });
  });
});

const o3 = (start: number): FakeSpan => callSpan({ ...call, model: "o3", start });

test("prices are those of the day of the call", async () => {
  const before = o3(-24 * 3_600_000 * 600);
  expect(await json([], store([before]))).toMatchObject({
    totals: { changed: 0, old: { usd: 14 }, new: { usd: 14 } },
  });
  expect(await json([], store([o3(0)]))).toMatchObject({ totals: { old: { usd: 2.8 } } });
});

describe("--write", () => {
  test("writes a line for each changed call, and leaves the journal alone", async () => {
    const folder = store([
      recorded({ [SPOOR_USAGE_COST_AMOUNT]: 0.4 }),
      callSpan({ ...call, id: "2" }),
    ]);
    const before = await spoor(["export", "--format", "otlp", "--store", folder]);
    const { code, err } = await recompute(["--write", "--output", "corrections.jsonl"], folder);
    expect(code).toBe(0);
    expect(err).toBe(`Wrote 1 correction to ${join(folder, "corrections.jsonl")}\n`);
    const lines = readFileSync(join(folder, "corrections.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        traceId: "a0000000000000000000000000000000",
        spanId: "1000000000000000",
        at: "2026-11-20T09:00:00.000Z",
        provider: "openai",
        model: "gpt-5-mini",
        old: { usd: 0.4, catalog: expect.any(String) },
        new: { usd: 0.45, catalog: expect.stringMatching(/^genai-prices@/) },
      },
    ]);
    expect(await spoor(["export", "--format", "otlp", "--store", folder])).toEqual(before);
  });

  test.each([[["--write"]], [["--output", "x.jsonl"]], [["--write", "--output", "-"]]])(
    "%j is not enough",
    async (argv) => {
      const { code, err } = await recompute(argv);
      expect(code).toBe(2);
      expect(err).toMatch(/--write and --output <file> together/);
    },
  );
});

describe("--catalog with a file of prices", () => {
  const half = {
    providers: [{ id: "openai", models: [{ id: "gpt-5-mini", factor: 0.5 }] }],
  };

  test("prices what it lists, and the rest with the current catalog", async () => {
    const folder = store();
    writeFileSync(join(folder, "prices.json"), JSON.stringify(half));
    const result = await json(["--catalog", "prices.json"], folder);
    expect(result).toMatchObject({ catalog: { file: join(folder, "prices.json") } });
    const changed = list(at(result, "groups")).filter((group) => at(group, "changed") !== 0);
    expect(changed).toMatchObject([{ key: { model: "gpt-5-mini" }, changed: 2 }]);
    const env = { SPOOR_PRICES: join(folder, "prices.json") };
    const argv = ["cost", "recompute", "--store", folder, "--json"];
    const { out } = await spoor(argv, { cwd: folder, env });
    expect(JSON.parse(out)).toEqual(result);
    // Another run in this process is not priced with it.
    expect(await json([], folder)).toMatchObject({ totals: { changed: 0 } });
  });
});

test.each([
  [["--catalog", "nowhere.json"], /Cannot read .*nowhere\.json \(ENOENT\)/],
  [["--catalog", "journal"], /Cannot read .*journal \(EISDIR\)/],
  [["--csv"], /unknown option '--csv'/],
])("%j ends with 2", async (argv, message) => {
  const { code, out, err } = await recompute(argv);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});

test("a file that is no file of prices says why", async () => {
  const folder = store();
  writeFileSync(join(folder, "prices.json"), '{"providers": 1}');
  const { code, out, err } = await recompute(["--catalog", "prices.json"], folder);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/prices\.json is no file of prices\. "providers" is no array/);
});

test("is friendly where there is nothing", async () => {
  expect(await recompute([], newFolder())).toMatchObject({
    code: 0,
    out: expect.stringContaining("No telemetry yet."),
  });
});
