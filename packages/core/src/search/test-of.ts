import { fieldOf, wordOf } from "./fields.ts";
import type { Field, FieldType } from "./fields.ts";
import { numberOf } from "./quantity.ts";
import type { Comparison, Problem, Target, Test } from "./query.ts";
import type { Word } from "./scan.ts";
import { timeRangeOf } from "./time.ts";

/** A value as it was written. */
export interface Value {
  readonly comparison: Comparison | undefined;
  readonly word: Word;
}

/** A test, or why there is none. */
export type Read = Test | Pick<Problem, "message" | "hint">;

/** The field that `target` names; undefined for attributes. */
export function targetField(target: Target): Field | undefined {
  return target.type === "field" ? fieldOf(target.name) : undefined;
}

/** How `target` is written in a hint. */
const said = (target: Target): string => (target.type === "field" ? target.name : target.key);

const examples: Readonly<Record<FieldType, string>> = {
  word: "",
  text: "",
  id: "",
  money: "an amount in USD, as in cost:>0.01",
  count: "a number, as in tokens:>10k (k: thousand, M: million)",
  duration: "a time with its unit, as in duration:>1.5s (units: ms, s, m, h, d)",
  time: "a time, as in time:>2h, time:yesterday or time:>=2026-11-20",
};

function numberTest({ comparison = "=", word }: Value, type: FieldType, name: string): Read {
  const number = numberOf(word.text, type);
  if (number !== undefined) return { type: "number", comparison, number };
  const hint =
    word.parts.length > 1
      ? `To ask whether there is one, write has:${name}.`
      : `Write ${examples[type]}.`;
  return { message: `"${word.text}" is no value for ${name}.`, hint };
}

function timeTest({ comparison = "=", word }: Value): Read {
  const text = word.text.trim();
  const range = timeRangeOf(text, 0);
  if (range === undefined) {
    return { message: `"${text}" is no time.`, hint: `Write ${examples.time}.` };
  }
  if (comparison === "=" && !range.isDay) {
    return { message: `"${text}" is an instant, not a day.`, hint: `Write time:>${text}.` };
  }
  return { type: "time", comparison, text };
}

function wordTest(field: Field, { comparison, word }: Value): Read {
  if (word.parts.length > 1 && comparison === undefined) return patternOf(word);
  const known = wordOf(field, word.text);
  if (known !== undefined) return { type: "pattern", parts: [known] };
  return {
    message: `"${word.text}" is no ${field.name}.`,
    hint: `Known are ${field.words.join(", ")}.`,
  };
}

const patternOf = ({ parts }: Word): Test => ({ type: "pattern", parts });

function textTest({ comparison, word }: Value, name: string): Read {
  if (comparison === undefined) return patternOf(word);
  if (comparison === "=") return { type: "exact", text: word.text };
  return {
    message: `${name} is text: ${comparison} compares numbers.`,
    hint: `Write ${name}:${word.text}, or with * for any characters.`,
  };
}

/** The test that `value` asks of `target`. */
export function testOf(value: Value, target: Target): Read {
  const name = said(target);
  const field = targetField(target);
  if (field === undefined) {
    const isNumber = value.comparison !== undefined && value.comparison !== "=";
    return isNumber ? numberTest(value, "count", name) : textTest(value, name);
  }
  if (field.type === "word") {
    const isOrder = value.comparison !== undefined && value.comparison !== "=";
    return isOrder ? textTest(value, name) : wordTest(field, value);
  }
  if (field.type === "text" || field.type === "id") return textTest(value, name);
  return field.type === "time" ? timeTest(value) : numberTest(value, field.type, name);
}
