import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "@spoor/journal";
import { beforeEach, expect, test } from "vitest";
import { emptyFolder } from "../../../../../test/support/run-app.ts";
import { noTotals } from "../../trace/run.ts";
import type { SuspendedRun } from "../../trace/suspended-run.ts";
import { forgetRun, keepRun, keepRunsIn, keptRun } from "./kept-runs.ts";

let dir = "";
beforeEach(() => {
  dir = join(emptyFolder(), ".spoor");
  keepRunsIn(openFolder(dir));
});

const suspended: SuspendedRun = {
  version: 1,
  runId: "../../run",
  workflow: "order",
  suspensionId: "suspension-1",
  suspendedAt: 1_700_000_000_000,
  attributes: {},
  totals: { ...noTotals(), inputTokens: 12, cost: 34 },
  stepCount: 3,
  activeMs: 5,
  suspendedMs: 0,
};

test("what is kept is there for the next process, readable by its user alone, until it is forgotten", () => {
  keepRun(suspended);
  expect(keptRun("../../run")).toEqual(suspended);
  const [name, ...others] = readdirSync(join(dir, "runs"));
  expect(name).toMatch(/^[\da-f]{32}\.json$/);
  expect(others).toEqual([]);
  expect(statSync(join(dir, "runs", String(name))).mode & 0o777).toBe(0o600);
  forgetRun("../../run");
  expect(keptRun("../../run")).toBeUndefined();
  expect(readdirSync(join(dir, "runs"))).toEqual([]);
});

test("what is no suspended run is not one", () => {
  keepRun(suspended, "key");
  const [name] = readdirSync(join(dir, "runs"));
  for (const text of ["", "{", "null", JSON.stringify({ ...suspended, version: 2 })]) {
    writeFileSync(join(dir, "runs", String(name)), text);
    expect(keptRun("key")).toBeUndefined();
  }
});

test("of more than 10,000 runs the oldest tenth is forgotten", () => {
  const runs = join(dir, "runs");
  mkdirSync(runs);
  for (let each = 0; each < 10_000; each += 1) {
    writeFileSync(join(runs, `${each}.json`), "{}");
    if (each <= 1000) utimesSync(join(runs, `${each}.json`), 1000 + each, 1000 + each);
  }
  keepRun(suspended);
  const left = new Set(readdirSync(runs));
  expect(left.size).toBe(9000);
  expect([left.has("1000.json"), left.has("1001.json")]).toEqual([false, true]);
  expect(keptRun("../../run")).toEqual(suspended);
});

test("without a folder nothing is kept", () => {
  keepRunsIn({ problem: "not ours" });
  keepRun(suspended);
  expect(keptRun("../../run")).toBeUndefined();
});
