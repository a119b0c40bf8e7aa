import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBudget } from "@spoor/core/budget";
import type { BudgetScope } from "@spoor/core/budget";
import {
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  USER_ID,
} from "@spoor/core/semconv";
import { openFolder, openJournal } from "@spoor/journal";
import type { Folder } from "@spoor/journal";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CountedBudget } from "./counted-budget.ts";
import { JournalReading } from "./journal-reading.ts";

let folder: Folder;

beforeEach(() => {
  const opened = openFolder(mkdtempSync(join(tmpdir(), "spoor-budget-")));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});
afterEach(() => rmSync(folder.dir, { recursive: true }));

type Values = Readonly<Record<string, string | number>>;

/** Writes a segment with a span for each of `spans` that ended at `endMs`. */
function write(spans: readonly Values[], endMs: number): void {
  const journal = openJournal({ folder, signal: "traces", now: Date.now });
  for (const values of spans) {
    const attributes = Object.entries(values).map(([key, value]) => ({
      key,
      value: typeof value === "string" ? { stringValue: value } : { intValue: value },
    }));
    const span = { endTimeUnixNano: `${endMs}000000`, attributes };
    journal.append(
      JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }).slice(0, -1),
      1,
    );
  }
  journal.close();
}

/** Makes all segments those of another process, written to at `atMs`. */
function giveAway(atMs = Date.now()): void {
  for (const name of readdirSync(folder.journal)) {
    const path = join(folder.journal, name.replace(/^(traces-[^-]+)-[^-]+-/, "$1-7_1001-"));
    renameSync(join(folder.journal, name), path);
    utimesSync(path, atMs / 1000, atMs / 1000);
  }
}

const call = (user: string, tokens: number): Values => ({
  [SPOOR_USAGE_COST_STATUS]: "priced",
  [GEN_AI_USAGE_INPUT_TOKENS]: tokens,
  [USER_ID]: user,
});

const run = (id: string, tokens: number, calls: number): Values => ({
  [SPOOR_WORKFLOW_STATUS]: "completed",
  [SPOOR_WORKFLOW_RUN_ID]: id,
  [GEN_AI_WORKFLOW_NAME]: "ticket",
  [SPOOR_WORKFLOW_USAGE_INPUT_TOKENS]: tokens,
  [SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]: calls,
});

function counted(scope: BudgetScope, sinceMs = Date.now()): CountedBudget {
  const read = readBudget({ name: scope, tokens: 1000, window: "day", scope });
  if ("problem" in read) throw new Error(read.problem);
  return new CountedBudget(read, sinceMs);
}

/** Who spent how many tokens, after all was read; who spent last comes last. */
function readBy(...budgets: readonly CountedBudget[]) {
  const reading = new JournalReading(folder, budgets);
  while (!reading.readFor(0));
  return budgets.flatMap((each) => each.statuses().map(({ of, spent }) => [of, spent.tokens]));
}

const noon = new Date().setUTCHours(12, 0, 0, 0);
const day = 24 * 3_600_000;

test("what other processes spent in the window is counted, each user's for itself", () => {
  write([call("ann", 100), call("bob", 10), call("ann", 1)], noon);
  write([call("ann", 1000)], noon - day);
  giveAway();
  const budget = counted("user");
  expect(readBy(budget, counted("all"))).toEqual([
    ["bob", 10],
    ["ann", 101],
    [undefined, 111],
  ]);
  expect(budget.isComplete).toBe(true);
});

test("of this thread's own calls those count that ended before the budget was defined", () => {
  const definedMs = Date.now();
  write([call("ann", 100)], definedMs - 1);
  write([call("ann", 10)], definedMs + 1);
  expect(readBy(counted("user", definedMs))).toEqual([["ann", 100]]);
});

test("a run that was suspended is counted once, whichever of its parts comes first", () => {
  write([run("r1", 300, 3), run("r1", 100, 1), run("r2", 5, 1)], noon);
  write([run("r1", 400, 4), call("ann", 7)], noon);
  giveAway();
  expect(readBy(counted("workflow"))).toEqual([["ticket", 405]]);
});

test("segments that nobody wrote to in the window are not opened, and damage is passed over", () => {
  write([call("ann", 100)], noon);
  giveAway(Date.now() - 2 * day);
  expect(readBy(counted("user"))).toEqual([]);
  giveAway();
  const [name = ""] = readdirSync(folder.journal);
  writeFileSync(join(folder.journal, name.replace("7_1001", "8_1001")), '{"resourceSpans":[{}\n\0');
  expect(readBy(counted("user"))).toEqual([["ann", 100]]);
});

test("a folder that is gone has nothing to read", () => {
  rmSync(folder.journal, { recursive: true });
  const budget = counted("user");
  expect(readBy(budget)).toEqual([]);
  expect(budget.isComplete).toBe(true);
});
