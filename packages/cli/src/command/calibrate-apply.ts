import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { autopackOverhead } from "@spoor/core/analysis";
import type { OverheadTable } from "@spoor/core/analysis";
import { at, escapeText, list, number, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import { plural } from "../print/count.ts";
import { jsonText } from "../print/json.ts";
import type { Style } from "../print/style.ts";
import { cellOf, overheadAt, overheadsFile, withOverhead } from "../view/overheads.ts";
import type { OverheadCell } from "../view/overheads.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { confirmed } from "./confirmed.ts";
import { readJson, readOverheads } from "./read-overheads.ts";
import { writeWhole } from "./write-whole.ts";

/** One overhead that changes, in tokens. */
interface Change extends OverheadCell {
  readonly from: number;
  readonly to: number;
}

/** What `calibrate apply --json` prints. */
export interface ApplyResult {
  readonly schema: "spoor.calibrate.apply/1";
  readonly patch: string;
  readonly to: string;
  readonly applied: boolean;
  readonly changes: readonly Change[];
}

/** The overhead of a category that a table does not have. */
const defaultOverhead = 2000;

function changeOf(said: unknown): Change | undefined {
  const cell = cellOf(text(at(said, "category")) ?? "", text(at(said, "complexity")) ?? "");
  const from = number(at(said, "overhead_from"));
  const to = number(at(said, "overhead_to"));
  if (cell === undefined || from === undefined || to === undefined || to < 0) return undefined;
  return { ...cell, from, to };
}

/** The overheads that the patch `path` changes. Throws a usage failure where the file is none. */
function changesIn(path: string, cwd: string): readonly Change[] {
  const patch = readJson(path, cwd);
  if (at(patch, "metadata") === undefined || !Array.isArray(at(patch, "proposed_changes")))
    throw usageFailure(
      `${escapeText(path)} is no patch of a calibration.`,
      "Name the .json file that spoor calibrate wrote.",
    );
  return list(at(patch, "proposed_changes")).flatMap((said) => changeOf(said) ?? []);
}

/** The changes that `table` does not have yet. Throws a usage failure where the patch was made for another table. */
function openChanges(
  table: OverheadTable,
  changes: readonly Change[],
  to: string,
): readonly Change[] {
  return changes.filter((change) => {
    const current = overheadAt(table, change) ?? defaultOverhead;
    if (current === change.to) return false;
    if (current === change.from) return true;
    throw usageFailure(
      `${escapeText(to)} has ${current} for ${escapeText(change.category)} ${change.complexity}; the patch was made for ${change.from}.`,
      "Make a patch for that table: spoor calibrate --overheads with its name.",
    );
  });
}

const share = (from: number, to: number): string =>
  from === 0 ? "" : ` (${to >= from ? "+" : ""}${(((to - from) / from) * 100).toFixed(0)} %)`;

function diffText(changes: readonly Change[], { paint }: Style): string {
  return changes
    .flatMap(({ category, complexity, from, to }) => [
      paint.red(`- ${escapeText(category)} ${complexity} ${from}`),
      paint.green(`+ ${escapeText(category)} ${complexity} ${to}${share(from, to)}`),
    ])
    .join("\n");
}

function placeOf({ options }: Input): string {
  const to = text(options["to"]);
  if (to !== undefined) return to;
  throw usageFailure(
    "--to is missing: where the overheads are.",
    "Say --to overheads.json; it is made from the built-in table where it is not there.",
  );
}

const briefText = (changes: readonly Change[]): string =>
  changes
    .map(({ category, complexity, from, to }) => `${category} ${complexity} ${from} to ${to}`)
    .map(escapeText)
    .join(", ");

async function isApplied(input: Input, to: string, changes: readonly Change[]): Promise<boolean> {
  const { common, io } = input;
  if (changes.length === 0) return false;
  const diff = diffText(changes, input.style);
  const brief = briefText(changes);
  const what = plural(changes.length, "overhead");
  const place = escapeText(to);
  if (!common.yes && common.input && io.ask !== undefined) await io.err.write(`${diff}\n`);
  return await confirmed(input, {
    would: `Would change ${what} in ${place}: ${brief}.`,
    question: `Change ${what} in ${place}?`,
  });
}

async function run(input: Input): Promise<Outcome> {
  const { operands, io, style } = input;
  const [patch = ""] = operands;
  const to = placeOf(input);
  const all = changesIn(patch, io.cwd);
  const place = resolve(io.cwd, to);
  const table = existsSync(place) ? readOverheads(to, io.cwd) : autopackOverhead;
  const changes = openChanges(table, all, to);
  const applied = await isApplied(input, to, changes);
  if (applied) {
    const changed = changes.reduce((sum, change) => withOverhead(sum, change, change.to), table);
    await writeWhole(place, jsonText(overheadsFile(changed)), io);
  }
  const json: ApplyResult = {
    schema: "spoor.calibrate.apply/1",
    patch,
    to: place,
    applied,
    changes,
  };
  const done = applied ? `Written to ${escapeText(place)}.` : "Nothing was changed.";
  return {
    code: exitCodes.ok,
    json,
    text: () =>
      changes.length === 0
        ? `No overhead to change in ${escapeText(patch)}.`
        : `${diffText(changes, style)}\n${done}`,
  };
}

/** Brings what a calibration proposed to a file of overheads. */
export const calibrateApply: Command = {
  name: "apply",
  group: "Improve:",
  summary: "bring the changes of a patch to a file of overheads, after showing them and a question",
  operands: [{ name: "patch", summary: "the .json file that calibrate wrote", required: true }],
  options: [
    {
      flags: "--to <file>",
      summary: "the overheads; made from the built-in table where there are none",
    },
  ],
  examples: [
    "calibrate apply reports/token_estimator_calibration_20251229_131333.json --to overheads.json",
  ],
  run,
};
