import type { FieldType } from "./fields.ts";
import { numberText } from "./quantity.ts";
import type { Query, Target, Term, Test } from "./query.ts";
import { targetField } from "./test-of.ts";

const special = /[\s"()\\*]/g;
/** A text that begins so, or a word between values, would be read as something else. */
const misleading = /^[-<>=!]|^(?:OR|AND|NOT)$/;
const plainText = /^[\p{L}\p{N}_][\p{L}\p{N}_.]*$/u;
const plainKey = /^[\w][\w./@-]*$/;

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

function literal(text: string): string {
  const isPlain = text !== "" && text.search(special) === -1 && !misleading.test(text);
  return isPlain ? text : quoted(text);
}

/** Quotes would take the meaning from wildcards: a backslash goes before each special character. */
function pattern(parts: readonly string[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return literal(only);
  return parts
    .map((part) => part.replaceAll(special, String.raw`\$&`))
    .join("*")
    .replace(misleading, String.raw`\$&`);
}

function testText(test: Test, type: FieldType): string {
  if (test.type === "pattern") return pattern(test.parts);
  if (test.type === "exact") return `=${literal(test.text)}`;
  const comparison = test.comparison === "=" ? "" : test.comparison;
  if (test.type === "time") return comparison + literal(test.text);
  return comparison + numberText(test.number, type);
}

function targetText(target: Target): string {
  if (target.type === "field") return target.name;
  const { key } = target;
  return key.includes(".") && plainKey.test(key) ? key : quoted(key);
}

function termText(term: Term): string {
  if (term.type === "text") {
    const isPlain = plainText.test(term.text) && !misleading.test(term.text);
    return isPlain ? term.text : quoted(term.text);
  }
  if (term.type === "has") return `has:${targetText(term.target)}`;
  const type = targetField(term.target)?.type ?? "count";
  const tests = term.tests.map((test) => testText(test, type));
  const [only = ""] = tests;
  const values = tests.length === 1 ? only : `(${tests.join(" OR ")})`;
  return `${targetText(term.target)}:${values}`;
}

/** The text that `parse` reads back as `query`. */
export function print({ terms }: Query): string {
  return terms.map((term) => (term.negated ? "-" : "") + termText(term)).join(" ");
}
