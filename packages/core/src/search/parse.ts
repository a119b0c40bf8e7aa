import { fieldOf, fields } from "./fields.ts";
import type { Parsed, Target, Term, Test } from "./query.ts";
import { afterSpaces, isSpace } from "./scan.ts";
import type { Word } from "./scan.ts";
import { expectSpace, isWithinLimit, readWord, report } from "./state.ts";
import type { Place, State } from "./state.ts";
import { testOf } from "./test-of.ts";
import type { Value } from "./test-of.ts";
import { readValues } from "./values.ts";

const stops = ':"()';

function targetOf({ text, parts, isQuoted }: Word): Target | undefined {
  if (parts.length > 1) return undefined;
  if (isQuoted) return { type: "attribute", key: text };
  const field = fieldOf(text);
  if (field !== undefined) return { type: "field", name: field.name };
  return text.includes(".") ? { type: "attribute", key: text } : undefined;
}

function unknownName(state: State, word: Word): undefined {
  if (word.text === "") {
    const message = "A name is missing before the colon.";
    return report(state, word, { message, hint: 'Write model:gpt-5, or ":" for the character.' });
  }
  if (word.parts.length > 1) {
    const message = "A name has no wildcards.";
    return report(state, word, {
      message,
      hint: "Name the attribute in full, or ask for free text.",
    });
  }
  const start = word.text.slice(0, 3).toLowerCase();
  const near = fields.filter(({ name }) => name.startsWith(start)).map(({ name }) => name);
  const meant = near.length > 0 ? `Perhaps ${near.join(" or ")}?` : "";
  const hint = `Attributes without a dot, and text with a colon, go in quotes: "${word.text}":value, "${word.text}:value".`;
  return report(state, word, {
    message: `There is no field ${word.text}.`,
    hint: meant === "" ? hint : `${meant} ${hint}`,
  });
}

function presenceOf(state: State, negated: boolean): Term | undefined {
  const { text, at } = state;
  if (text[at] === "(") {
    readValues(state);
    const place = { offset: at, end: at + 1 };
    return report(state, place, { message: "has takes one name.", hint: "Write has:error.type." });
  }
  const word = readWord(state, '"()');
  expectSpace(state);
  if (!isWithinLimit(state, word)) return undefined;
  if (word.text === "" && !word.isQuoted) {
    return report(state, word, { message: "A name is missing.", hint: "Write has:error.type." });
  }
  const target = targetOf(word);
  return target === undefined ? unknownName(state, word) : { type: "has", negated, target };
}

function testsOf(state: State, target: Target, values: readonly Value[]): readonly Test[] {
  const tests: Test[] = [];
  for (const value of values) {
    const read = testOf(value, target);
    if ("type" in read) tests.push(read);
    else report(state, value.word, read);
  }
  return tests;
}

function fieldTerm(state: State, name: Word, negated: boolean): Term | undefined {
  state.at += 1;
  if (!name.isQuoted && name.text.toLowerCase() === "has") return presenceOf(state, negated);
  const target = targetOf(name);
  if (target === undefined) unknownName(state, name);
  const values = readValues(state);
  if (target === undefined) return undefined;
  const tests = testsOf(state, target, values);
  return tests.length === 0 ? undefined : { type: "field", negated, target, tests };
}

/** What is wrong with a word of free text that looks like something else; undefined where it is text. */
function mistakenText({ text, parts, isQuoted }: Word) {
  if (isQuoted) return undefined;
  if (text === "OR") {
    return { message: "OR joins the values of one field.", hint: "Write model:(a OR b)." };
  }
  if (text === "AND")
    return { message: "AND is not needed: all terms have to hold.", hint: "Leave it out." };
  if (text === "NOT") return { message: "NOT is written as -.", hint: "Write -status:error." };
  const [, name = "", rest = ""] = /^(\w+)([<>=!].*)$/s.exec(text) ?? [];
  if (fieldOf(name) !== undefined)
    return { message: "A colon is missing behind the name.", hint: `Write ${name}:${rest}.` };
  if (parts.length === 1) return undefined;
  return {
    message: "Free text has no wildcards: it is found anywhere.",
    hint: `Leave the * out, or put the text in quotes.`,
  };
}

function textTerm(state: State, word: Word, negated: boolean): Term | undefined {
  expectSpace(state);
  const mistake = mistakenText(word);
  if (mistake !== undefined) return report(state, word, mistake);
  if (!isWithinLimit(state, word)) return undefined;
  if (word.text !== "") return { type: "text", negated, text: word.text };
  return report(state, word, { message: "The text is empty.", hint: "Leave it out." });
}

/** What is wrong where a term should begin; undefined where one can. */
function misplaced({ text }: State, { offset, end }: Place) {
  const first = text.charAt(end);
  if (first === "(" || first === ")") {
    const message = "Parentheses stand only behind a name and a colon.";
    return { message, hint: "Write model:(a OR b); all terms have to hold anyway." };
  }
  if (offset === end) return undefined;
  if (first === "" || isSpace(first))
    return { message: "Nothing follows the -.", hint: "Write -status:error, without a space." };
  if (first === "-")
    return { message: "One - is enough.", hint: 'Write -status:error, or "--text" in quotes.' };
  return undefined;
}

function readTerm(state: State): Term | undefined {
  const offset = state.at;
  const negated = state.text[offset] === "-";
  if (negated) state.at += 1;
  const problem = misplaced(state, { offset, end: state.at });
  if (problem !== undefined) {
    const end = Math.min(state.at + 1, state.text.length);
    report(state, { offset, end }, problem);
    state.at = end;
    return undefined;
  }
  const word = readWord(state, stops);
  return state.text[state.at] === ":"
    ? fieldTerm(state, word, negated)
    : textTerm(state, word, negated);
}

/**
 * Reads a query such as `kind:llm cost:>0.01 -status:error "free text"`. Every text can be read, in linear time: what has no
 * meaning is a problem with its place, and the query has the terms that could be read.
 */
export function parse(text: string): Parsed {
  const state: State = { text, at: afterSpaces(text, 0), conditions: 0, problems: [] };
  const terms: Term[] = [];
  while (state.at < text.length) {
    const term = readTerm(state);
    if (term !== undefined) terms.push(term);
    state.at = afterSpaces(text, state.at);
  }
  return { query: { terms }, problems: state.problems };
}
