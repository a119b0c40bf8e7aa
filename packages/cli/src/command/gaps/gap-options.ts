import type { ExactEngine } from "@spoor/core/analysis";
import { at, escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure } from "../../failure.ts";
import { plural } from "../../print/count.ts";
import type { Scope } from "../../store/question/question.ts";
import { blockedTexts } from "../../store/question/blocked-texts.ts";
import type { BlockedTexts } from "../../store/question/blocked-texts.ts";
import { patternUses } from "../../store/question/patterns.ts";
import type { PatternUse } from "../../store/question/patterns.ts";
import type { GapsQuestion, Known, TriedPattern } from "../../view/gaps.ts";
import { windowOf } from "../../window.ts";
import type { Window } from "../../window.ts";
import type { Input, OptionSpec } from "../command.ts";
import { numberOption } from "../number-option.ts";
import {
  requireDataOption,
  searchOptions,
  tableOptions,
  timeoutOption,
  windowOptions,
} from "../options.ts";
import { spanFilterOf } from "../span-filter.ts";
import { pathOption } from "../with-source.ts";
import type { Opened } from "../with-store.ts";
import { patternsOption } from "./patterns-file.ts";
import type { AcceptedPattern } from "./patterns-file.ts";

const categories = ["navigation", "interaction", "assertion", "wait", "unknown"] as const;

/** The options of the commands that look at what was blocked. */
export const gapOptions: readonly OptionSpec[] = [
  pathOption,
  ...windowOptions,
  ...searchOptions,
  { flags: "--category <name>", summary: "only steps that do such a thing", choices: categories },
  {
    flags: "--similarity <share>",
    summary: "words that two texts have to share to be one gap, of all their words (default: 0.7)",
  },
  patternsOption,
  ...tableOptions,
  requireDataOption,
  timeoutOption,
];

const leastSimilarity = 0.1;

/** How the texts are put together. */
export function gapsQuestionOf(input: Input): GapsQuestion {
  const option = { flag: "--similarity", fallback: 0.7, min: leastSimilarity, max: 1 };
  return {
    similarity: numberOption(input, option),
    templates: input.options["profile"] !== "artk",
    category: text(input.options["category"]),
  };
}

/** Which blocked steps and uses of patterns the command was asked for. */
export function scopeOf(input: Input): Scope {
  const { options, io } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  return { window, filter: spanFilterOf(input) };
}

/** What was blocked, and the patterns that there are. */
export interface Asked extends BlockedTexts {
  readonly uses: readonly PatternUse[];
  readonly scope: Scope;
  readonly notes: readonly string[];
}

/** Asks the source of the command for what was blocked. */
export async function askBlocked(input: Input, { store, notes }: Opened): Promise<Asked> {
  const scope = scopeOf(input);
  const blocked = await blockedTexts(store, scope);
  // A pattern is known, whether those who look for something have used it or not.
  const uses = await patternUses(store, { window: scope.window });
  const { withoutText } = blocked;
  const left = withoutText === 0 ? [] : [`${plural(withoutText, "blocked step")} without a text.`];
  return { ...blocked, uses, scope, notes: [...notes, ...left] };
}

function tried(pattern: AcceptedPattern, engine: ExactEngine): TriedPattern {
  try {
    return { ...pattern, matches: engine.compile(pattern.regex, pattern.flags) };
  } catch (error) {
    const problem = text(at(error, "message")) ?? "unknown error";
    throw new Failure(
      `RE2 cannot compile the pattern ${escapeText(pattern.id)}: ${escapeText(problem)}.`,
      { code: exitCodes.configuration, hint: "Mend it in the file of patterns.", cause: error },
    );
  }
}

/** The patterns that are known: those that were accepted, and those that were learned or matched in a known form. */
export function knownOf(
  accepted: readonly AcceptedPattern[],
  uses: readonly PatternUse[],
  engine: ExactEngine,
): Known {
  return {
    tried: accepted.map((pattern) => tried(pattern, engine)),
    learned: uses.flatMap(({ id, text: example }) =>
      example === null ? [] : [{ id, regex: "", flags: "", examples: [example] }],
    ),
  };
}

const iso = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();

/** The instants of a window, as ISO 8601. */
export function toldWindow({ sinceMs, untilMs }: Window): {
  readonly since: string | null;
  readonly until: string | null;
} {
  return { since: iso(sinceMs), until: iso(untilMs) };
}
