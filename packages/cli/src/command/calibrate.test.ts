import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list, number } from "@spoor/core/record";
import { Ajv } from "ajv";
import { describe, expect, test, vi } from "vitest";
import { newFolder } from "../fixture.ts";
import { alike, estimateLog } from "../fixture-estimates.ts";
import { spoor } from "../fixture-io.ts";
import { hasSamples, samples } from "../legacy/fixture.ts";

// Each run makes a store of its own.
vi.setConfig({ testTimeout: 60_000 });

/** Estimates of 3,250 tokens (overhead 1500 and 1000 for the files, times 1.3) of which three times as many came. */
const low = estimateLog(alike(20, { predicted: 3250, actual: 9750 }));
const fine = estimateLog(alike(20, { predicted: 1000, actual: 900 }));
const few = estimateLog(alike(3, { predicted: 100, actual: 900 }));

function folderWith(log: string): string {
  const cwd = newFolder();
  writeFileSync(join(cwd, "run.log"), log);
  return cwd;
}

const calibrate = (cwd: string, ...argv: readonly string[]): ReturnType<typeof spoor> =>
  spoor(["calibrate", ...argv], { cwd });

const name = "token_estimator_calibration_20261120_090200";

async function calibrated(cwd: string, ...argv: readonly string[]): Promise<unknown> {
  const { out } = await calibrate(cwd, "--path", "run.log", ...argv, "--json");
  return at(JSON.parse(out), "calibration");
}

const patchIn = (cwd: string): unknown =>
  JSON.parse(readFileSync(join(cwd, `reports/${name}.json`), "utf8"));

describe.skipIf(!hasSamples)("what Autopack's own script computed", () => {
  test("is the same, before damping, from database and log alike", async () => {
    const golden: unknown = JSON.parse(
      readFileSync(join(samples, "autopack/golden/calibration_groups.json"), "utf8"),
    );
    for (const source of ["autopack_sample.db", "logs/all_token_estimation_lines.log"]) {
      const { out } = await calibrate(
        newFolder(),
        "--path",
        join(samples, "autopack", source),
        "--damping",
        "none",
        "--max-change",
        "none",
        "--json",
      );
      const found = at(JSON.parse(out), "calibration");
      expect(at(found, "cleanSamples")).toBe(at(golden, "samples"));
      const groups = list(at(found, "groups"));
      expect(groups).toHaveLength(5);
      for (const group of groups) {
        const key = `${String(at(group, "category"))}/${String(at(group, "complexity"))}`;
        const expected = at(at(golden, "groups"), key);
        expect([at(group, "samples"), at(group, "medianRatio"), at(group, "multiplier")]).toEqual([
          at(expected, "sample_count"),
          at(expected, "median_ratio"),
          at(expected, "proposed_multiplier"),
        ]);
        expect(at(group, "confidence")).toBeCloseTo(number(at(expected, "confidence")) ?? 0, 12);
      }
    }
  });

  test("its own patches hold the keys that ours hold", async () => {
    const cwd = folderWith(low);
    await calibrated(cwd);
    const [change] = list(at(patchIn(cwd), "proposed_changes"));
    const folder = join(samples, "autopack/calibration");
    const theirs = readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file): unknown => JSON.parse(readFileSync(join(folder, file), "utf8")));
    const metadata = theirs.flatMap((one) => Object.keys(Object(at(one, "metadata"))));
    const changes = theirs.flatMap((one) =>
      list(at(one, "proposed_changes")).flatMap((said) => Object.keys(Object(said))),
    );
    expect(changes.length).toBeGreaterThan(0);
    expect(Object.keys(Object(at(patchIn(cwd), "metadata")))).toEqual(
      expect.arrayContaining(metadata),
    );
    expect(Object.keys(Object(change))).toEqual(expect.arrayContaining(changes));
  });
});

describe("calibrate", () => {
  test("writes a report and a patch, and proposes half of the way", async () => {
    const cwd = folderWith(low);
    const { code, out, err } = await calibrate(cwd, "--path", "run.log");
    expect(code).toBe(0);
    expect(out).toMatch(/^docs +low +20 +100\.0 % +3\.00x +1\.50x +1500 +2250$/m);
    expect(err).toContain(`${name}.md`);
    expect(patchIn(cwd)).toEqual({
      metadata: {
        generated_at: "2026-11-20T09:02:00.000Z",
        confidence_threshold: 0.7,
        total_samples: 20,
        high_confidence_groups: 1,
        damping: "sqrt",
        max_change: 0.5,
        not_proposed: null,
      },
      proposed_changes: [
        {
          category: "docs",
          complexity: "low",
          sample_count: 20,
          confidence: 1,
          median_ratio: 3,
          proposed_multiplier: 3,
          action: "set the overhead of (category, complexity) to overhead_to",
          reasoning: "Actual tokens are 3.00x estimated (median)",
          damped_multiplier: 1.5,
          // 1.5 (1500 + 1000) - 1000, and no more than half above 1500
          overhead_from: 1500,
          overhead_solved: 2750,
          overhead_to: 2250,
        },
      ],
    });
    const report = readFileSync(join(cwd, `reports/${name}.md`), "utf8");
    expect(report).toContain("# Token Estimator Calibration Report\n\nGenerated: 2026-11-20");
    expect(report).toContain("| docs | low | 20 | 100.0 % | 3.00x | 1.50x | 1500 | 2250 |");
  });

  test.each([
    { of: "the gates passed", log: fine, argv: [], reason: "gates_passed", proposed: 0 },
    {
      of: "the gates passed, always",
      log: fine,
      argv: ["--always"],
      reason: undefined,
      proposed: 1,
    },
    { of: "there are few", log: few, argv: [], reason: "too_few_samples", proposed: 0 },
    {
      of: "there are few, always",
      log: few,
      argv: ["--always"],
      reason: "too_few_samples",
      proposed: 0,
    },
    {
      of: "there are few, and these are enough",
      log: few,
      argv: ["--min-total", "3", "--min-samples", "3", "--confidence-threshold", "0.5"],
      reason: undefined,
      proposed: 1,
    },
    {
      of: "there are few, and these are enough for a group",
      log: few,
      argv: ["--min-samples", "3"],
      reason: "too_few_samples",
      proposed: 0,
    },
    {
      of: "no group is sure",
      log: few,
      argv: ["--min-total", "3", "--min-samples", "3"],
      reason: "no_confident_group",
      proposed: 0,
    },
  ])("where $of", async ({ log, argv, reason, proposed }) => {
    const cwd = folderWith(log);
    const found = await calibrated(cwd, ...argv);
    expect([at(found, "notProposed"), list(at(found, "proposed")).length]).toEqual([
      reason,
      proposed,
    ]);
    expect(list(at(patchIn(cwd), "proposed_changes"))).toHaveLength(proposed);
  });

  test("two spellings of one kind of work change one overhead once", async () => {
    const log = estimateLog([
      ...alike(20, { predicted: 100, actual: 900 }),
      ...alike(12, { predicted: 100, actual: 900, category: "documentation" }),
    ]);
    const [docs, documentation] = list(at(await calibrated(folderWith(log)), "proposed"));
    expect(at(docs, "overheadFrom")).toBe(1500);
    expect([at(documentation, "category"), at(documentation, "overheadFrom")]).toEqual([
      "documentation",
      undefined,
    ]);
  });

  test("nothing is written where there is nothing", async () => {
    const cwd = newFolder();
    const { code, out } = await calibrate(cwd);
    expect([code, out]).toEqual([0, expect.stringContaining("No clean samples in ")]);
    expect(readdirSync(cwd)).toEqual([]);
    expect((await calibrate(cwd, "--require-data")).code).toBe(7);
  });

  test.each([
    ["--min-samples", "2.5"],
    ["--min-total", "0"],
    ["--confidence-threshold", "70"],
    ["--max-change", "all"],
    ["--output-dir", "run.log"],
  ])("%s %s is an error", async (...argv) => {
    const { code } = await calibrate(folderWith(low), "--path", "run.log", ...argv);
    expect(code).toBe(2);
  });
});

const apply = (cwd: string, ...argv: readonly string[]): ReturnType<typeof spoor> =>
  calibrate(cwd, "apply", `reports/${name}.json`, "--to", "overheads.json", ...argv);

async function withPatch(): Promise<string> {
  const cwd = folderWith(low);
  await calibrated(cwd);
  return cwd;
}

describe("calibrate apply", () => {
  test("asks, and without a terminal ends with 2 and changes nothing", async () => {
    const cwd = await withPatch();
    const { code, err } = await apply(cwd);
    expect([code, err]).toEqual([
      2,
      "spoor: Would change 1 overhead in overheads.json: docs low 1500 to 2250.\nAdd --yes to do it without a question.\n",
    ]);
    const asked = await spoor(
      ["calibrate", "apply", `reports/${name}.json`, "--to", "overheads.json"],
      { cwd, ask: async () => "n" },
    );
    expect([asked.code, asked.out]).toEqual([
      0,
      "- docs low 1500\n+ docs low 2250 (+50 %)\nNothing was changed.\n",
    ]);
    expect(readdirSync(cwd).toSorted()).toEqual(["reports", "run.log"]);
  });

  test("writes the table with the change, once", async () => {
    const cwd = await withPatch();
    const { code, out } = await apply(cwd, "--yes");
    expect([code, out]).toEqual([
      0,
      `- docs low 1500\n+ docs low 2250 (+50 %)\nWritten to ${join(cwd, "overheads.json")}.\n`,
    ]);
    const written = readFileSync(join(cwd, "overheads.json"), "utf8");
    expect(at(at(at(JSON.parse(written), "overheads"), "docs"), "low")).toBe(2250);
    expect((await apply(cwd)).out).toBe(`No overhead to change in reports/${name}.json.\n`);
    expect(readFileSync(join(cwd, "overheads.json"), "utf8")).toBe(written);
    const next = await calibrated(cwd, "--overheads", "overheads.json");
    expect(at(list(at(next, "proposed"))[0], "overheadFrom")).toBe(2250);
  });

  test("refuses a table that the patch was not made for, and leaves it as it is", async () => {
    const cwd = await withPatch();
    const table =
      '{"schema":"spoor.overheads/1","overheads":{"docs":{"low":7,"medium":8,"high":9}}}';
    writeFileSync(join(cwd, "overheads.json"), table);
    const { code, err } = await apply(cwd, "--yes");
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      "spoor: overheads.json has 7 for docs low; the patch was made for 1500.",
    ]);
    expect(readFileSync(join(cwd, "overheads.json"), "utf8")).toBe(table);
  });

  test.each([
    ["no patch", "run.log", /is no JSON/],
    ["other JSON", "other.json", /is no patch of a calibration/],
    ["nothing", "nowhere.json", /Cannot read .*ENOENT/],
  ])("%s is an error", async (_, file, message) => {
    const cwd = folderWith(low);
    writeFileSync(join(cwd, "other.json"), "{}");
    const { code, err } = await calibrate(cwd, "apply", file, "--to", "o.json", "--yes");
    expect([code, message.test(err)]).toEqual([2, true]);
  });
});

describe("calibrate plan", () => {
  test("says what to run", async () => {
    const log = estimateLog([
      ...alike(18, { predicted: 1, actual: 1 }),
      ...alike(2, { predicted: 1, actual: 1, category: "tests", complexity: "high" }),
    ]);
    const { out } = await calibrate(folderWith(log), "plan", "--path", "run.log");
    expect(out).toMatch(/^20 clean samples, enough in all\.$/m);
    expect(out).toMatch(/^tests +high +2 +3 +3$/m);
    expect(out).toMatch(/^implementation +low +0 +5 +5$/m);
    expect(out).not.toMatch(/^docs +low/m);
  });
});

/** Why a result does not fit its schema, or that the schema takes any key. */
function misfit(page: string, result: unknown): unknown {
  const file = new URL(`../../../../docs/schema/${page}.schema.json`, import.meta.url);
  const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));
  const errors = isValid(result) ? [] : isValid.errors;
  return isValid({ ...Object(result), more: 1 }) ? "takes any key" : errors;
}

describe("--json", () => {
  test.each([
    ["calibrate", []],
    ["calibrate", ["--always"]],
    ["calibrate-plan", ["plan"]],
  ])("fits the schema of %s, %s", async (page, argv) => {
    const { out } = await calibrate(folderWith(low + few), ...argv, "--path", "run.log", "--json");
    expect(misfit(page, JSON.parse(out))).toEqual([]);
  });

  test("of apply, of a patch and of a table", async () => {
    const cwd = folderWith(low);
    await calibrated(cwd);
    expect(misfit("calibration-patch", patchIn(cwd))).toEqual([]);
    const { out } = await apply(cwd, "--yes", "--json");
    expect(misfit("calibrate-apply", JSON.parse(out))).toEqual([]);
    const table: unknown = JSON.parse(readFileSync(join(cwd, "overheads.json"), "utf8"));
    expect(misfit("overheads", table)).toEqual([]);
  });
});
