import type { Comparison } from "./query.ts";
import { afterSpaces } from "./scan.ts";
import { expectSpace, isWithinLimit, readWord, report } from "./state.ts";
import type { State } from "./state.ts";
import type { Value } from "./test-of.ts";

const operator = />=|<=|!=|[><=]/y;
const comparisons: readonly Comparison[] = ["=", ">", ">=", "<", "<="];
const stops = '"()';

const one = (offset: number) => ({ offset, end: offset + 1 });

function operatorAt(text: string, at: number): string {
  operator.lastIndex = at;
  return operator.exec(text)?.[0] ?? "";
}

/** Reads one value with its comparison; undefined, with a problem, where there is none that could be meant. */
function readValue(state: State): Value | undefined {
  const start = state.at;
  const said = operatorAt(state.text, start);
  state.at += said.length;
  const word = readWord(state, stops);
  const place = { offset: start, end: word.end };
  if (!isWithinLimit(state, place)) return undefined;
  if (said === "!=") {
    return report(state, place, {
      message: "There is no !=.",
      hint: "Put a - before the name: -model:gpt-5.",
    });
  }
  if (!word.isQuoted && word.end === word.offset) {
    return report(state, word, {
      message: "A value is missing here.",
      hint: 'Write it without a space before it; "" is the empty text.',
    });
  }
  if (said === "" && /^-(?!\.?\d)/.test(state.text.slice(start, start + 3))) {
    return report(state, place, {
      message: "A value cannot be negated.",
      hint: "Put the - before the name, as in -model:gpt-5, or the value in quotes.",
    });
  }
  return { comparison: comparisons.find((each) => each === said), word };
}

const joiners: ReadonlySet<string> = new Set(["OR", "AND", "NOT"]);

/** The word between two values, where one stands here. */
function joinerAt({ text }: State, at: number): string | undefined {
  const [word = ""] = /^[A-Z]{2,3}(?=[\s()"]|$)/.exec(text.slice(at, at + 4)) ?? [];
  return joiners.has(word) ? word : undefined;
}

/** Reads an `OR` at the state's place; anything else in the place of one is a problem. */
function readJoiner(state: State, isExpected: boolean): boolean {
  const word = joinerAt(state, state.at);
  const place = { offset: state.at, end: state.at + (word?.length ?? 1) };
  if (word === undefined) {
    if (isExpected) {
      report(state, place, {
        message: "OR is missing before this value.",
        hint: "Write model:(a OR b); a value with spaces goes in quotes.",
      });
    }
    return false;
  }
  state.at = place.end;
  if (word !== "OR" || !isExpected) {
    report(state, place, {
      message: word === "OR" ? "A value is missing before OR." : `${word} means nothing here.`,
      hint: "Write model:(a OR b).",
    });
  }
  return true;
}

/** Reads what stands between parentheses, `A OR B`, from the opening one on. */
function readGroup(state: State): Value[] {
  const open = state.at;
  const values: Value[] = [];
  let needsValue = true;
  state.at += 1;
  for (;;) {
    state.at = afterSpaces(state.text, state.at);
    const next = state.text[state.at];
    if (next === undefined || next === ")") break;
    if (next === "(") {
      report(state, one(state.at), {
        message: "Parentheses cannot stand in parentheses.",
        hint: "Write model:(a OR b OR c).",
      });
      state.at += 1;
    } else if (readJoiner(state, !needsValue)) {
      needsValue = true;
    } else {
      const value = readValue(state);
      if (value !== undefined) values.push(value);
      needsValue = false;
    }
  }
  endGroup(state, open, needsValue);
  return values;
}

function endGroup(state: State, open: number, needsValue: boolean): void {
  if (state.at >= state.text.length) {
    const hint = "Write model:(a OR b).";
    report(state, one(open), { message: "The closing parenthesis is missing.", hint });
    return;
  }
  if (needsValue) {
    const problem = { message: "A value is missing here.", hint: "Write model:(a OR b)." };
    report(state, one(state.at), problem);
  }
  state.at += 1;
}

/** Reads the value behind a colon, or the values between parentheses. */
export function readValues(state: State): readonly Value[] {
  if (state.text[state.at] === "(") {
    const values = readGroup(state);
    expectSpace(state);
    return values;
  }
  const value = readValue(state);
  expectSpace(state);
  return value === undefined ? [] : [value];
}
