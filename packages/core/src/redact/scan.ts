import { makePrefixTable } from "./prefix-table.ts";
import type { SecretRule } from "./rule/rule.ts";
import { makeUtf8 } from "./utf8.ts";

/** A place in a text, and what is there. */
export interface Found {
  readonly kind: string;
  /** From where to where it goes, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** The non-overlapping secrets of a text, from its beginning to its end. */
export type Scan = (text: string) => readonly Found[];

const nothing: readonly Found[] = [];

/** Searches for all rules in one pass: only where the prefix of one stands is its pattern tried. */
export function makeScan(rules: readonly SecretRule[]): Scan {
  const table = makePrefixTable(rules);
  const encode = makeUtf8();

  return (text) => {
    const utf8 = encode(text);
    let found: Found[] | undefined;
    let done = 0;
    for (let at = table.next(utf8.bytes, 0, utf8.length); at >= 0;) {
      const unit = utf8.unitOf(at);
      const one =
        unit < done ? undefined : tried(text, { at: unit, done }, table.rulesAt(utf8.bytes, at));
      if (one !== undefined) {
        (found ??= []).push(one);
        done = one.end;
      }
      at = table.next(utf8.bytes, at + 1, utf8.length);
    }
    return found ?? nothing;
  };
}

/** The secret whose prefix stands at `at`, not before `done`, by the first of `rules` that fits. */
function tried(
  text: string,
  { at, done }: { readonly at: number; readonly done: number },
  rules: readonly SecretRule[],
): Found | undefined {
  for (const rule of rules) {
    const from = at - (rule.lead ?? 0);
    if (from < done || (rule.insideWord !== true && isWord(text.charCodeAt(from - 1)))) continue;
    rule.pattern.lastIndex = from;
    const match = rule.pattern.exec(text);
    if (match === null) continue;
    const matched = from + match[0].length;
    const secret = match.findLast((group, index) => index > 0 && group !== undefined);
    const start = secret === undefined ? from : matched - secret.length;
    return { kind: rule.kind, start, end: rule.end?.(text, matched) ?? matched };
  }
  return undefined;
}

function isWord(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
}
