import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { at, list } from "@spoor/core/record";
import { describe, expect, test, vi } from "vitest";
import { project } from "../fixture-gaps.ts";
import { newFolder } from "../fixture.ts";
import { writeTroubled } from "../fixture-trouble.ts";
import { spoor } from "../fixture-io.ts";
import { hasSamples, samples } from "../legacy/fixture.ts";

// Each command opens a store.
vi.setConfig({ testTimeout: 120_000 });

const file = new URL("../../../../docs/schema/show.schema.json", import.meta.url);
const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));
const problemsOf = (value: unknown): unknown => (isValid(value) ? null : isValid.errors);

const sections = [
  ["gaps", "gaps"],
  ["suggestions", "suggestions"],
  ["patterns", "patterns"],
  ["estimation", "analysis"],
  ["calibration", "calibration"],
  ["tasks", "tasks"],
] as const;

async function told(cwd: string, section: string, ...flags: string[]): Promise<object> {
  const { code, out, err } = await spoor(["show", section, ...flags, "--json"], { cwd });
  expect([code, err]).toEqual([0, expect.any(String)]);
  return JSON.parse(out);
}

describe.each(sections)("show %s", (section, key) => {
  test("follows the schema, with telemetry and without", async () => {
    for (const cwd of [project(), newFolder()]) {
      const found = await told(cwd, section);
      expect(problemsOf(found)).toBeNull();
      expect(Object.keys(found)).toContain(key);
      expect(problemsOf({ ...found, section: "tools" })).not.toBeNull();
    }
  });

  test("says that there is none", async () => {
    const argv = ["show", section, "--since", "2030-01-01", "--require-data"];
    const { code, out } = await spoor(argv, { cwd: newFolder() });
    expect([code, out]).toEqual([7, expect.stringMatching(/^No .*\.\n/)]);
  });
});

test.each(["gaps", "suggestions", "patterns"] as const)(
  "the section %s has what its command has",
  async (section) => {
    const command = { gaps: "gaps", suggestions: "suggest", patterns: "patterns" }[section];
    const cwd = project();
    const own: unknown = JSON.parse((await spoor([command, "--json"], { cwd })).out);
    expect(at(await told(cwd, section), section)).toEqual(at(own, section));
    const csv = await spoor(["show", section, "--format", "csv"], { cwd });
    expect(csv.out).toBe((await spoor([command, "--format", "csv"], { cwd })).out);
  },
);

test("tasks are those of their command", async () => {
  const cwd = newFolder();
  writeTroubled(join(cwd, ".spoor"));
  const found = list(at(await told(cwd, "tasks"), "tasks"));
  const own: unknown = JSON.parse((await spoor(["tasks", "list", "--json"], { cwd })).out);
  expect(found.length).toBeGreaterThan(0);
  expect(found.map((one) => at(one, "id"))).toEqual(
    list(at(own, "tasks")).map((one) => at(one, "id")),
  );
});

test.skipIf(!hasSamples)("estimates are judged as by their commands", async () => {
  const cwd = newFolder();
  const path = join(samples, "autopack/logs");
  await spoor(["migrate", path, "--apply"], { cwd, env: { SPOOR_DIR: join(cwd, ".spoor") } });
  const analysis = at(await told(cwd, "estimation"), "analysis");
  const { out } = await spoor(["analyze", "--stratify", "--json"], { cwd });
  expect(Number(at(analysis, "samples"))).toBeGreaterThan(20);
  expect(analysis).toEqual(at(JSON.parse(out), "analysis"));
  const calibrated = await spoor(["calibrate", "--json"], { cwd });
  expect(at(await told(cwd, "calibration"), "calibration")).toEqual(
    at(JSON.parse(calibrated.out), "calibration"),
  );
});

test("a search is refused where it cannot be made", async () => {
  const cwd = project();
  const refused = await spoor(["show", "tasks", "-q", "workflow:a"], { cwd });
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("takes no --query")]);
  const found = await told(cwd, "gaps", "-q", "workflow:checkout");
  expect(at(found, "count")).toBe(1);
});
