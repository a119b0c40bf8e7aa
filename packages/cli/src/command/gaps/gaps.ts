import { exitCodes } from "../../failure.ts";
import type { DataTable } from "../../print/table-format.ts";
import { gapsText } from "../../render/gaps/gaps.ts";
import { gapsTable, weeksTable } from "../../render/gaps/tables.ts";
import { matchesByWeek } from "../../store/question/patterns.ts";
import {
  comparable,
  countsBy,
  coverages,
  foundGaps,
  textCounts,
  toldGap,
} from "../../view/gaps.ts";
import type { Coverage, ToldGap, WeekCoverage } from "../../view/gaps.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { noData } from "../no-data.ts";
import { limitOf, limitOption } from "../options.ts";
import { withSource } from "../with-source.ts";
import type { Opened } from "../with-store.ts";
import { askBlocked, gapOptions, gapsQuestionOf, knownOf, toldWindow } from "./gap-options.ts";
import { linearEngine } from "./linear-engine.ts";
import { readPatterns } from "./patterns-file.ts";

const defaultLimit = 20;

/** What `gaps --json` prints. */
export interface GapsResult {
  readonly schema: "spoor.gaps/1";
  readonly at: string;
  /** The store, or the files that were named. */
  readonly source: string;
  readonly window: { readonly since: string | null; readonly until: string | null };
  readonly profile: "spoor" | "artk";
  readonly similarity: number;
  /** Of all blocked steps that have a text. */
  readonly totalBlocked: number;
  readonly withoutText: number;
  readonly coverage: Coverage;
  readonly weeks: readonly WeekCoverage[];
  readonly byErrorType: Readonly<Record<string, number>>;
  readonly byJourney: Readonly<Record<string, number>>;
  /** All gaps, of which `gaps` may be the first ones. */
  readonly gapCount: number;
  readonly gaps: readonly ToldGap[];
}

async function resultOf(
  input: Input,
  opened: Opened,
): Promise<{ readonly result: GapsResult; readonly notes: readonly string[] }> {
  const { io, options, common } = input;
  const question = gapsQuestionOf(input);
  const limit = limitOf(options["limit"], common.isForPrograms ? Infinity : defaultLimit);
  const accepted = await readPatterns(input);
  const { notes, scope, uses, ...blocked } = await askBlocked(input, opened);
  const known = knownOf(accepted, uses, await linearEngine());
  const { total, weeks } = coverages(blocked.records, await matchesByWeek(opened.store, scope));
  const gaps = foundGaps(blocked, question);
  const around = {
    patterns: comparable(known),
    recorded: blocked.nearest,
    counts: textCounts(blocked.records),
  };
  const result: GapsResult = {
    schema: "spoor.gaps/1",
    at: io.now().toISOString(),
    source: opened.place,
    window: toldWindow(scope.window),
    profile: question.templates ? "spoor" : "artk",
    similarity: question.similarity,
    totalBlocked: blocked.records.length,
    withoutText: blocked.withoutText,
    coverage: total,
    weeks,
    byErrorType: countsBy(blocked.records, ({ errorType }) => errorType),
    byJourney: countsBy(blocked.records, ({ journey }) => journey),
    gapCount: gaps.length,
    gaps: gaps.slice(0, limit).map((gap) => toldGap(gap, known, around)),
  };
  return { result, notes };
}

/** The gaps of the source of the command. */
export async function tellGaps(
  input: Input,
  opened: Opened,
): Promise<Outcome & { readonly json: GapsResult }> {
  const { result, notes } = await resultOf(input, opened);
  const overTime = input.options["overTime"] === true;
  const none =
    result.gapCount > 0
      ? undefined
      : { ...noData(input, opened.place), text: () => "No blocked steps with a text." };
  const draw = (): string => gapsText(result, overTime, input.style);
  const table = (): DataTable => (overTime ? weeksTable(result.weeks) : gapsTable(result.gaps));
  return { code: exitCodes.ok, text: draw, ...none, json: result, table, notes };
}

/** Blocked steps put together by what they say. */
export const gaps: Command = {
  name: "gaps",
  group: "Improve:",
  summary: "put blocked steps together by what they say, with the pattern that comes nearest",
  options: [
    ...gapOptions,
    {
      flags: "--profile <name>",
      summary: "how texts are told apart: artk counts numbers as words",
      choices: ["spoor", "artk"],
    },
    { flags: "--over-time", summary: "tell the coverage of each week" },
    limitOption("gaps to list (default: 20; all of them for other programs)"),
  ],
  examples: ["gaps --since 7d", "gaps --path artk-e2e/.artk --json", "gaps --over-time"],
  run: (input) => withSource(input, (opened) => tellGaps(input, opened)),
};
