import { afterAll, describe, expect, test } from "vitest";
import type { Line } from "./runner/judge.ts";
import { seed } from "./runner/random.ts";
import { recordResults } from "./runner/results.ts";
import { nameOf, runVariant } from "./runner/run-variant.ts";
import type { Run } from "./runner/run-variant.ts";
import type { System } from "./runner/row.ts";
import { missing } from "./runner/tools.ts";
import type { Tool } from "./runner/tools.ts";
import { allRuns } from "./rows/runs.ts";

/** `record` runs all but what takes long, `full` that too; both write down what they saw. */
const asked = process.env["SPOOR_FAULTS"];
const chosenRows = process.env["SPOOR_FAULT_ROWS"]?.split(",").map(Number);
/** Faults are of the system, not of a version of Node, so they are planted under one of them. */
const isFirstNode = process.versions.node.startsWith("20.");
const isAll = asked !== undefined || (process.env["SPOOR_TEST_ALL"] === "1" && isFirstNode);

const needed: Readonly<Partial<Record<System, Tool>>> = { "otel-3.1": "OpenTelemetry 3" };

/** Whether this run is one of those now: `npm test` has a few of Spoor's own alone. */
function isChosen({ row, variant, system }: Run): boolean {
  if (chosenRows !== undefined && !chosenRows.includes(row.row)) return false;
  if (isAll) return variant.isLong !== true || asked === "full";
  return variant.quick === true && system === "spoor";
}

const lines: Line[] = [];
afterAll(() => {
  if (asked !== undefined) recordResults(lines, allRuns);
});

console.info(`faults: SPOOR_FAULT_SEED=${seed}`);

describe.concurrent("faults", () => {
  for (const run of allRuns.filter(isChosen)) {
    const { variant, system } = run;
    const timeout = 120_000 + (variant.timeoutMs ?? 0);
    test(`row ${nameOf(run)}`, { timeout }, async (context) => {
      const lacking = await missing([...(variant.needs ?? []), needed[system] ?? []].flat());
      if (lacking !== undefined) {
        console.warn(`SKIPPED: fault ${nameOf(run)}: ${lacking} is not here`);
        context.skip();
      }
      const line = await runVariant(run);
      lines.push(line);
      expect(line.problems).toEqual([]);
    });
  }
});
