import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { at, list, number } from "@spoor/core/record";
import { Ajv } from "ajv";
import { describe, expect, test, vi } from "vitest";
import { newFolder } from "../fixture.ts";
import { alike, estimateLog } from "../fixture-estimates.ts";
import { spoor } from "../fixture-io.ts";
import { hasSamples, samples } from "../legacy/fixture.ts";

// Each run makes a store of its own.
vi.setConfig({ testTimeout: 60_000 });

const logs = join(samples, "autopack/logs/all_token_estimation_lines.log");
const good = estimateLog(alike(20, { predicted: 1000, actual: 900 }));
const bad = estimateLog([
  ...alike(18, { predicted: 1000, actual: 900 }),
  { predicted: 100, actual: 2000, at: 90, truncated: true, success: false },
  { predicted: 100, actual: 2000, at: 91, category: "tests" },
]);

function folderWith(log: string): string {
  const cwd = newFolder();
  writeFileSync(join(cwd, "run.log"), log);
  return cwd;
}

const analyze = (cwd: string, ...argv: readonly string[]): ReturnType<typeof spoor> =>
  spoor(["analyze", ...argv], { cwd });

async function analysis(cwd: string, ...argv: readonly string[]): Promise<unknown> {
  const { out } = await analyze(cwd, ...argv, "--json");
  return at(JSON.parse(out), "analysis");
}

const fixed = (value: unknown, digits: number): string => (number(value) ?? 0).toFixed(digits);

describe.skipIf(!hasSamples)("what Autopack's own analyzer reported", () => {
  test.each([
    {
      report: "v3_report_all_um1.1.md",
      path: logs,
      flags: ["--under-multiplier", "1.1"],
    },
    {
      report: "v3_report_all_success_um1.0.md",
      path: logs,
      flags: ["--success-only", "--under-multiplier", "1.0"],
    },
    {
      report: "v3_report_v5_success_only_um1.1.md",
      path: join(samples, "autopack/logs/telemetry_v5_drain.filtered.log"),
      flags: ["--success-only"],
    },
  ])("is the same: $report", async ({ report, path, flags }) => {
    const golden = readFileSync(join(samples, "autopack/golden", report), "utf8");
    const found = await analysis("/", "--path", path, "--stratify", ...flags);
    const rate = (name: string): string =>
      `${fixed(Number(at(at(found, name), "rate")) * 100, 1)}% (${String(at(at(found, name), "count"))} samples)`;
    const waste = at(found, "waste");
    const told = [
      `Total Records**: ${String(at(found, "total"))}`,
      `Analysis Records**: ${String(at(found, "samples"))}`,
      `V2 Records**: ${String(at(found, "complete"))}`,
      `Underestimation Rate**: ${rate("underestimation")}`,
      `Truncation Rate** (V2 only): ${rate("truncation")}`,
      `Success Rate** (V2 only): ${rate("success")}`,
      `Median**: ${fixed(at(waste, "median"), 2)}x`,
      `P90**: ${fixed(at(waste, "p90"), 2)}x`,
      `Mean**: ${fixed(at(waste, "mean"), 2)}x`,
      `Actual**: mean=${fixed(at(at(found, "actual"), "mean"), 0)}`,
      `Predicted**: mean=${fixed(at(at(found, "predicted"), "mean"), 0)}`,
      `Count**: ${String(at(at(found, "truncated"), "count"))} events`,
    ];
    expect(told.filter((line) => !golden.includes(line))).toEqual([]);
    const parts = ["category", "complexity"].flatMap((by) => list(at(at(found, "strata"), by)));
    const named = parts.filter((part) => at(part, "value") !== "unknown");
    expect(named.length).toBeGreaterThan(4);
    for (const part of named) {
      const accuracy = at(part, "accuracy");
      const share = Number(at(at(accuracy, "underestimation"), "rate")) * 100;
      expect(golden).toContain(
        `**${String(at(part, "value"))}** (${String(at(accuracy, "samples"))} samples):\n- Underestimation: ${share.toFixed(1)}%`,
      );
    }
  });

  test("compares the recorded, the built-in and the history predictor on the same samples", async () => {
    const found = await analysis("/", "--path", join(samples, "autopack/autopack_sample.db"));
    const predictors = list(at(at(found, "comparison"), "predictors"));
    expect(predictors.map((one) => at(one, "predictor"))).toEqual([
      "recorded",
      "estimator",
      "history",
    ]);
    const counts = new Set(predictors.map((one) => at(at(one, "underestimation"), "of")));
    expect([...counts]).toEqual([at(at(found, "comparison"), "samples")]);
  });

  test("counts what log, database and export all tell of once", async () => {
    const found = await analysis("/", "--path", join(samples, "autopack"));
    expect(at(found, "total")).toBe(85);
  });
});

describe("--gate", () => {
  test.each([
    { of: "good estimates", log: good, code: 0 },
    { of: "bad estimates", log: bad, code: 6 },
    {
      of: "bad estimates, of which success only is asked",
      log: bad,
      flags: ["--success-only"],
      code: 6,
    },
    {
      of: "bad estimates with any tolerance: one was cut off",
      log: bad,
      flags: ["--under-multiplier", "20"],
      code: 6,
    },
    { of: "nothing", log: "", code: 7 },
  ])("ends with $code for $of", async ({ log, flags = [], code }) => {
    const cwd = folderWith(log);
    expect((await analyze(cwd, "--path", "run.log", "--gate", ...flags)).code).toBe(code);
    const without = await analyze(cwd, "--path", "run.log", ...flags);
    expect(without.code).toBe(0);
  });
});

describe("sources", () => {
  test("the store, in a window", async () => {
    const cwd = folderWith(bad);
    await spoor(["ingest", "run.log"], { cwd });
    expect(at(await analysis(cwd), "total")).toBe(20);
    expect(at(await analysis(cwd, "--since", "2025-12-29T19:41:30Z"), "total")).toBe(2);
  });

  test("lines without a time, of standard input", async () => {
    const log = estimateLog(alike(6, { predicted: 10, actual: 10, at: undefined }));
    const cwd = folderWith(log);
    expect(at(await analysis(cwd, "--path", "run.log"), "total")).toBe(6);
    const input = Readable.from([good]);
    const { out } = await spoor(["analyze", "--path", "-", "--json"], { cwd, input });
    expect(at(at(JSON.parse(out), "analysis"), "total")).toBe(20);
  });

  const whole = {
    run_id: "r",
    phase_id: "p",
    timestamp: "2025-12-23T19:47:57",
    predicted_output_tokens: 100,
    actual_output_tokens: 120,
    success: true,
    truncated: false,
    stop_reason: "end_turn",
  };
  const without = (key: string): object => ({ ...whole, [key]: undefined });

  test.each([
    ["all keys", [whole], [1, 1, 0, 1]],
    ["no phase", [without("phase_id")], [1, 1, 0, 1]],
    ["no time", [without("timestamp")], [1, 1, 0, 1]],
    ["no word of truncation", [without("truncated")], [1, 1, 0, 1]],
    ["no word of how it ended", [{ ...without("truncated"), stop_reason: null }], [1, 0, 0, 1]],
    ["a stop at the limit", [{ ...without("truncated"), stop_reason: "length" }], [1, 1, 1, 1]],
    ["a stop against the flag", [{ ...whole, stop_reason: "max_tokens" }], [1, 1, 1, 1]],
    ["figures as text", [{ ...whole, actual_output_tokens: "120" }], [1, 1, 0, 1]],
    ["less than none", [whole, { ...whole, actual_output_tokens: -1 }], [1, 1, 0, 1]],
    ["nothing that came", [{ ...whole, actual_output_tokens: 0 }], [1, 1, 0, 0]],
    ["the same twice", [whole, whole], [2, 2, 0, 2]],
  ])("an export with %s", async (_, records, counts) => {
    const log = records.map((one) => JSON.stringify(one)).join("\r\n");
    const found = await analysis(folderWith(`${log}\r\n`), "--path", "run.log");
    const { samples: total, truncation, underestimation } = Object(found);
    expect([total, truncation.of, truncation.count, underestimation.count]).toEqual(counts);
  });

  test("a log of which the start tells nothing", async () => {
    const cwd = folderWith(`${"INFO: nothing to see\n".repeat(5000)}${good}`);
    expect(at(await analysis(cwd, "--path", "."), "total")).toBe(20);
  });

  test.each([
    ["a file that is not there", "nowhere.log", /Cannot read .*nowhere\.log/],
    ["a file that is no telemetry", "notes.txt", /holds no telemetry/],
  ])("%s is an error", async (_, path, message) => {
    const cwd = folderWith(good);
    writeFileSync(join(cwd, "notes.txt"), "buy milk\n");
    const { code, err } = await analyze(cwd, "--path", path);
    expect([code, message.test(err)]).toEqual([2, true]);
  });

  test("nothing in the store", async () => {
    const { code, out } = await analyze(newFolder());
    expect([code, out]).toEqual([0, expect.stringContaining("No estimates of tokens in ")]);
  });
});

describe("what is printed", () => {
  test("tables, with names of data escaped", async () => {
    const log = estimateLog(alike(1, { predicted: 1, actual: 9, category: "a\u001B[2Jb" }));
    const { out } = await analyze(folderWith(log), "--path", "run.log", "--stratify");
    expect(out).not.toContain("\u001B");
    expect(out).toMatch(/^underestimation +1 +1 +100\.0 % +5\.0 % +above$/m);
  });

  test("a report in Markdown, on the terminal and in a file", async () => {
    const cwd = folderWith(bad);
    const { out } = await analyze(cwd, "--path", "run.log", "--format", "md");
    expect(out).toMatch(/^# .+\n\nGenerated: 2026-11-20T09:02:00\.000Z\n\nSource: run\.log\n/);
    expect(out).toContain("| underestimation | 2 | 20 | 10.0 % | 5.0 % | above |");
    const { out: verdict, err } = await analyze(cwd, "--path", "run.log", "--output", "a.md");
    expect(verdict).toBe("A gate failed: the estimator is to be tuned. See spoor calibrate.\n");
    expect(err).toBe(`Written to ${join(cwd, "a.md")}.\n`);
    expect(readFileSync(join(cwd, "a.md"), "utf8")).toBe(out);
    await analyze(cwd, "--path", "run.log", "--output", "a.json");
    const { out: json } = await analyze(cwd, "--path", "run.log", "--json");
    expect(readFileSync(join(cwd, "a.json"), "utf8")).toBe(json);
  });

  test.each([
    ["--under-multiplier", "0.5"],
    ["--under-multiplier", "much"],
    ["--format", "csv"],
    ["--overheads", "run.log"],
  ])("%s %s is an error", async (...argv) => {
    const { code } = await analyze(folderWith(good), "--path", "run.log", ...argv);
    expect(code).toBe(2);
  });
});

describe("--json", () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL("../../../../docs/schema/analyze.schema.json", import.meta.url), "utf8"),
  );
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));

  test.each([
    ["nothing", []],
    ["a log", ["--path", "run.log"]],
    ["a log, in parts", ["--path", "run.log", "--stratify", "--success-only"]],
  ])("fits its schema: %s", async (_, argv) => {
    const { out } = await analyze(folderWith(bad), ...argv, "--json");
    const result: unknown = JSON.parse(out);
    isValid(result);
    expect(isValid.errors).toBeNull();
    expect(isValid({ ...Object(result), more: 1 })).toBe(false);
  });
});
