import type { Problem } from "./query.ts";
import { isSpace, quotedAt, wordAt } from "./scan.ts";
import type { Word } from "./scan.ts";

/** How far the reading of a query is, and what was wrong so far. */
export interface State {
  readonly text: string;
  at: number;
  /** How many things were asked. */
  conditions: number;
  readonly problems: Problem[];
}

/** Where in the text a problem is. */
export interface Place {
  readonly offset: number;
  readonly end: number;
}

/** More would make questions that no database plans well. */
export const conditionLimit = 200;

export function report(
  state: State,
  { offset, end }: Place,
  problem: Pick<Problem, "message" | "hint">,
): undefined {
  state.problems.push({ offset, length: end - offset, ...problem });
}

/** The quoted text or the word at the state's place, which moves behind it. */
export function readWord(state: State, stops: string): Word {
  const { text, at } = state;
  const word = text[at] === '"' ? quotedAt(text, at) : wordAt(text, at, stops);
  state.at = word.end;
  if (!word.isComplete) {
    const problem = word.isQuoted
      ? { message: "A closing quote is missing.", hint: 'Write "like this"; a quote in it is \\".' }
      : { message: "Nothing follows the backslash.", hint: "Write \\\\ for a backslash." };
    report(state, word, problem);
  }
  return word;
}

/** Reports what stands behind a word without a space. */
export function expectSpace(state: State): void {
  const { text, at } = state;
  const next = text.charAt(at);
  if (next === "" || isSpace(next)) return;
  const hint = `Put a space before ${next}, or everything in quotes.`;
  report(state, { offset: at, end: at + 1 }, { message: `A space is missing here.`, hint });
}

/** Counts one more condition; false, with a problem, and the rest left unread, where there are too many. */
export function isWithinLimit(state: State, place: Place): boolean {
  state.conditions += 1;
  if (state.conditions <= conditionLimit) return true;
  state.at = state.text.length;
  report(state, place, {
    message: `A query has at most ${conditionLimit} conditions.`,
    hint: "Use a wildcard, as in model:gpt-5*.",
  });
  return false;
}
