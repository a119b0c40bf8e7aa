import type { FieldName } from "./fields.ts";

/** What is asked of spans: all terms have to hold. */
export interface Query {
  readonly terms: readonly Term[];
}

export type Term = TextTerm | PresenceTerm | FieldTerm;

/** `"free text"`: part of the name, the message, the error or the value of an attribute, in any case. */
export interface TextTerm {
  readonly type: "text";
  readonly negated: boolean;
  readonly text: string;
}

/** `has:error.type`: there is a value. */
export interface PresenceTerm {
  readonly type: "has";
  readonly negated: boolean;
  readonly target: Target;
}

/** `model:gpt-5*` or `agent:(a OR b)`: the value passes one of the tests; where there are several values, one of them does. */
export interface FieldTerm {
  readonly type: "field";
  readonly negated: boolean;
  readonly target: Target;
  /** At least one. */
  readonly tests: readonly Test[];
}

/** What a term asks about: a field, or an attribute by its whole name. */
export type Target =
  | { readonly type: "field"; readonly name: FieldName }
  | { readonly type: "attribute"; readonly key: string };

export type Comparison = "=" | ">" | ">=" | "<" | "<=";

/** What one value is held against. */
export type Test = PatternTest | ExactTest | NumberTest | TimeTest;

/** The whole text, in any case. */
export interface PatternTest {
  readonly type: "pattern";
  /** What stands between the wildcards: one part where there is none; in the middle no part is empty. */
  readonly parts: readonly string[];
}

/** The whole text, to the letter. */
export interface ExactTest {
  readonly type: "exact";
  readonly text: string;
}

/** A number: milliseconds, USD, or a plain number, as the target's type has it. */
export interface NumberTest {
  readonly type: "number";
  readonly comparison: Comparison;
  readonly number: number;
}

/** A point in time or a day, as it was said: what it means depends on the time of asking. */
export interface TimeTest {
  readonly type: "time";
  readonly comparison: Comparison;
  readonly text: string;
}

/** What is wrong with the text of a query. */
export interface Problem {
  /** Where, in UTF-16 units from the start of the text. */
  readonly offset: number;
  /** How far; 0 where something is missing. */
  readonly length: number;
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
}

/** A query that was read, and what of its text could not be; a query with problems does not mean what its text says. */
export interface Parsed {
  readonly query: Query;
  readonly problems: readonly Problem[];
}
