import { list, number } from "@spoor/core/record";
import { givenText } from "../trace/given.ts";

/** Longest id, purpose, and name or version of a prompt, in characters. */
const maxId = 256;
/** Longest tag, in characters, and most tags of one span. */
const maxTag = 128;
const maxTags = 32;

/** The id that was given, a text or a number; undefined for anything else. */
export function givenId(value: unknown): string | undefined {
  const id = number(value);
  return id === undefined ? givenText(value, maxId) : String(id);
}

/** The different tags of those that were given, at most 32; undefined where there is none. */
export function givenTags(...values: readonly unknown[]): string[] | undefined {
  const tags = new Set<string>();
  for (const value of values.flatMap((each) => list(each).slice(0, maxTags))) {
    const tag = givenText(value, maxTag);
    if (tag !== undefined && tags.size < maxTags) tags.add(tag);
  }
  return tags.size > 0 ? [...tags] : undefined;
}
