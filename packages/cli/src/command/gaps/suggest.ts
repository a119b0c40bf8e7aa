import { suggestionsOf } from "@spoor/core/analysis";
import type { Suggestion } from "@spoor/core/analysis";
import { escapeText, texts } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { plural } from "../../print/count.ts";
import type { DataTable } from "../../print/table-format.ts";
import { suggestionsText } from "../../render/gaps/suggestions.ts";
import { suggestionsTable } from "../../render/gaps/tables.ts";
import { foundGaps, textCounts } from "../../view/gaps.ts";
import type { Known } from "../../view/gaps.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { noData } from "../no-data.ts";
import { numberOption } from "../number-option.ts";
import { limitOf, limitOption } from "../options.ts";
import { withSource } from "../with-source.ts";
import type { Opened } from "../with-store.ts";
import { askBlocked, gapOptions, gapsQuestionOf, knownOf, toldWindow } from "./gap-options.ts";
import { linearEngine } from "./linear-engine.ts";
import { acceptPatterns, patternsPath, readPatterns } from "./patterns-file.ts";
import type { AcceptedPattern } from "./patterns-file.ts";

const defaultLimit = 10;
/** Suggestions among which an id that is accepted is looked for, where no limit was given. */
const acceptLimit = 1000;
const defaultMinCount = 3;

/** What `suggest --json` prints. */
export interface SuggestResult {
  readonly schema: "spoor.suggest/1";
  readonly at: string;
  /** The store, or the files that were named. */
  readonly source: string;
  readonly window: { readonly since: string | null; readonly until: string | null };
  readonly totalBlocked: number;
  readonly gapCount: number;
  readonly suggestions: readonly Suggestion[];
  /** Ids that were written to the file of patterns. */
  readonly accepted: readonly string[];
  readonly patternsFile: string;
}

/** Texts that known patterns know what to do with: those that they were made for, and those of `blocked` that they match. */
function coveredTexts({ tried, learned }: Known, blocked: Iterable<string>): ReadonlySet<string> {
  const matched = [...blocked].filter((text) => tried.some(({ matches }) => matches(text)));
  return new Set([...[...tried, ...learned].flatMap(({ examples }) => examples), ...matched]);
}

/** Throws a usage failure, with the ids that there are, for one that is neither suggested nor accepted. */
function chosen(
  ids: readonly string[],
  suggestions: readonly Suggestion[],
  accepted: readonly AcceptedPattern[],
): readonly Suggestion[] {
  const old = new Set(accepted.map(({ id }) => id));
  const fresh = [...new Set(ids)].filter((id) => !old.has(id));
  const found = suggestions.filter(({ id }) => fresh.includes(id));
  const unknown = fresh.find((id) => !found.some((one) => one.id === id));
  if (unknown === undefined) return found;
  const known = suggestions.slice(0, defaultLimit).map(({ id }) => id);
  throw usageFailure(
    `There is no suggestion ${escapeText(unknown)}.`,
    known.length === 0 ? "Nothing is suggested." : `Suggested are: ${known.join(", ")}.`,
  );
}

interface Found {
  readonly result: Omit<SuggestResult, "accepted">;
  /** Those that may be accepted, of which the result has the first ones. */
  readonly all: readonly Suggestion[];
  readonly known: readonly AcceptedPattern[];
  readonly notes: readonly string[];
}

async function find(input: Input, opened: Opened, limits: readonly number[]): Promise<Found> {
  const minCount = numberOption(input, {
    flag: "--min-count",
    fallback: defaultMinCount,
    min: 1,
    isWhole: true,
  });
  const question = gapsQuestionOf(input);
  const [limit = defaultLimit, among = limit] = limits;
  const accepted = await readPatterns(input, input.options["accept"] !== undefined);
  const { notes, scope, uses, ...blocked } = await askBlocked(input, opened);
  const engine = await linearEngine();
  const counts = textCounts(blocked.records);
  const covered = coveredTexts(knownOf(accepted, uses, engine), counts.keys());
  const records = blocked.records.filter(({ text }) => !covered.has(text));
  const gaps = foundGaps({ ...blocked, records }, question);
  const all = suggestionsOf(gaps, {
    engine,
    counts,
    alreadyCovered: [...covered],
    minCount,
    limit: among,
  });
  const result: Found["result"] = {
    schema: "spoor.suggest/1",
    at: input.io.now().toISOString(),
    source: opened.place,
    window: toldWindow(scope.window),
    totalBlocked: blocked.records.length,
    gapCount: gaps.length,
    suggestions: all.slice(0, limit),
    patternsFile: patternsPath(input),
  };
  return { result, all, known: accepted, notes };
}

/** The suggestions for the source of the command, of which those are kept that were accepted. */
export async function tellSuggestions(
  input: Input,
  opened: Opened,
): Promise<Outcome & { readonly json: SuggestResult }> {
  const ids = texts(input.options["accept"]) ?? [];
  const limit = limitOf(input.options["limit"], defaultLimit);
  const among = ids.length > 0 ? Math.max(limit, acceptLimit) : limit;
  const { result, all, known, notes } = await find(input, opened, [limit, among]);
  const accepted = await acceptPatterns(chosen(ids, all, known), input);
  const json: SuggestResult = { ...result, accepted: accepted.map(({ id }) => id) };
  const written =
    ids.length === 0
      ? []
      : [`${plural(accepted.length, "pattern")} added to ${escapeText(result.patternsFile)}.`];
  const none =
    result.totalBlocked > 0
      ? undefined
      : { ...noData(input, opened.place), text: () => "No blocked steps with a text." };
  const draw = (): string => [suggestionsText(json, input.style), ...written].join("\n\n");
  const table = (): DataTable => suggestionsTable(json.suggestions);
  return { code: exitCodes.ok, text: draw, ...none, json, table, notes };
}

/** Regular expressions that would let blocked steps go on. */
export const suggest: Command = {
  name: "suggest",
  group: "Improve:",
  summary: "suggest patterns that would let blocked steps go on; --accept keeps them in a file",
  options: [
    ...gapOptions,
    { flags: "--min-count <count>", summary: "blocked steps a pattern has to cover (default: 3)" },
    { flags: "--accept <id...>", summary: "write these suggestions to the file of patterns" },
    limitOption("patterns to suggest (default: 10)"),
  ],
  examples: [
    "suggest --since 30d",
    "suggest --path artk-e2e/.artk --min-count 5",
    "suggest --accept pattern-0123456789abcdef",
  ],
  run: (input) => withSource(input, (opened) => tellSuggestions(input, opened)),
};
