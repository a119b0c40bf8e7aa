import type { TranscriptValue } from "./reader.ts";
import type { SkippedRecord } from "./record.ts";

type Item = TranscriptValue | SkippedRecord;

/** Longest line in which records are looked for that are whole, and how many beginnings of one are tried. */
const maxCharacters = 1024 * 1024;
const maxAttempts = 100;

const malformed: SkippedRecord = { kind: "skipped", reason: "malformed", count: 1 };

/** The value of a JSON text; undefined where it is none. */
export function parsedJson(json: string): TranscriptValue | undefined {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/**
 * What is left in a line that is no JSON: nothing where it is blank. Where its newline is missing it is two records; where a
 * write was cut off, or its blocks are lost, a whole record stands behind what is left of another one.
 */
export function itemsOfDamaged(line: string): readonly Item[] {
  if (line.trim() === "") return [];
  if (line.length > maxCharacters) return [malformed];
  const items: Item[] = [];
  let begin = 0;
  let attempts = 0;
  for (let at = line.indexOf('{"', 1); at !== -1; at = line.indexOf('{"', at + 1)) {
    if (++attempts > maxAttempts) break;
    const isBehindValue = line[at - 1] === "}";
    const before = isBehindValue ? parsedJson(line.slice(begin, at)) : undefined;
    const rest = parsedJson(line.slice(at));
    if (before === undefined && rest === undefined) continue;
    items.push(before ?? malformed);
    begin = at;
    if (rest !== undefined) return [...items, rest];
  }
  return [...items, malformed];
}
