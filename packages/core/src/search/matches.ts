import type { FieldName } from "./fields.ts";
import { fold } from "./fold.ts";
import type { Comparison, NumberTest, Query, Target, Term, Test, TimeTest } from "./query.ts";
import { targetField } from "./test-of.ts";
import { timeRangeOf } from "./time.ts";

/** A span as a search sees it. */
export interface SearchRecord {
  /**
   * Values by field; a field may be left out. Durations are milliseconds, times milliseconds since 1970, costs USD. What
   * `status` holds is made by `statusesOf`; `model` may hold several names, and inherited fields hold what the spans around
   * say, too.
   */
  readonly values: Readonly<Partial<Record<FieldName, string | number | readonly string[]>>>;
  /** Plain JSON values. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** How many of the smallest unit that is told apart (nanoseconds, picodollars) are in one of a field. */
export const unitsOf: ReadonlyMap<FieldName, number> = new Map<FieldName, number>([
  ["duration", 1e6],
  ["cost", 1e12],
]);

function compare(left: number, comparison: Comparison, right: number): boolean {
  if (comparison === ">") return left > right;
  if (comparison === ">=") return left >= right;
  if (comparison === "<") return left < right;
  return comparison === "<=" ? left <= right : left === right;
}

function isInTime(ms: number, { comparison, text }: TimeTest, nowMs: number): boolean {
  const range = timeRangeOf(text, nowMs);
  if (range === undefined) return false;
  if (comparison === ">") return ms >= range.endMs;
  if (comparison === ">=") return ms >= range.startMs;
  if (comparison === "<") return ms < range.startMs;
  if (comparison === "<=") return ms < range.endMs;
  return ms >= range.startMs && ms < range.endMs;
}

function fitsPattern(text: string, [first = "", ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

function isText(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** One value, read from the span, that tests are held against. */
interface Held {
  readonly value: unknown;
  readonly target: Target;
  readonly nowMs: number;
}

function isNumber({ value, target }: Held, { comparison, number }: NumberTest): boolean {
  if (typeof value !== "number") return false;
  const units = target.type === "field" ? unitsOf.get(target.name) : undefined;
  if (units === undefined) return compare(value, comparison, number);
  return compare(Math.round(value * units), comparison, Math.round(number * units));
}

function passes(held: Held, test: Test): boolean {
  const { value, target, nowMs } = held;
  if (test.type === "number") return isNumber(held, test);
  if (test.type === "time") return typeof value === "number" && isInTime(value, test, nowMs);
  if (!isText(value)) return false;
  if (test.type === "exact") return String(value) === test.text;
  const text = fold(String(value));
  const parts = test.parts.map(fold);
  const isStart = parts.length === 1 && targetField(target)?.type === "id";
  return isStart ? text.startsWith(parts[0] ?? "") : fitsPattern(text, parts);
}

function read({ values, attributes }: SearchRecord, target: Target): unknown {
  if (target.type === "field") return values[target.name];
  return Object.hasOwn(attributes, target.key) ? attributes[target.key] : undefined;
}

const isPresent = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0);

/** The text as it stands in JSON, without the quotes. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

function holdsText(value: unknown, text: string): boolean {
  if (typeof value === "string") return fold(value).includes(fold(text));
  if (value === undefined || value === null) return false;
  return fold(JSON.stringify(value)).includes(fold(inJson(text)));
}

function hasText({ values, attributes }: SearchRecord, text: string): boolean {
  const { name, message, error } = values;
  return [name, message, error, ...Object.values(attributes)].some((value) =>
    holdsText(value, text),
  );
}

function holds(term: Term, record: SearchRecord, nowMs: number): boolean {
  if (term.type === "text") return hasText(record, term.text);
  const { target } = term;
  const found = read(record, target);
  if (term.type === "has") return isPresent(found);
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  return term.tests.some((test) => all.some((value) => passes({ value, target, nowMs }, test)));
}

/** Whether `record` is what `query`, asked at `nowMs`, looks for. This defines what queries mean. */
export function matches(query: Query, record: SearchRecord, nowMs: number): boolean {
  return query.terms.every((term) => holds(term, record, nowMs) !== term.negated);
}
