import { createHash } from "node:crypto";
import { IdSet } from "./id-set.ts";
import type { Key } from "./item.ts";

/** SHA-256 of `key` in hex digits; the same on every machine and in every run. */
export function hashOf(key: Key): string {
  return createHash("sha256").update(JSON.stringify(key)).digest("hex");
}

/** The id of the trace that records with `key` are in: 32 hex digits. */
export function traceIdOf(key: Key): string {
  return hashOf(["trace", ...key]).slice(0, 32);
}

/** The id of the span with `key`: 16 hex digits. */
export function spanIdOf(key: Key): string {
  return hashOf(["span", ...key]).slice(0, 16);
}

/** Of more different records in one file, equal ones count as one. */
const maxKnown = 4_000_000;
const maxRepeated = 200_000;

/** Tells records apart that are equal: the old systems could write one twice in a millisecond, and meant two. */
export class Occurrences {
  readonly #once = new IdSet(maxKnown);
  readonly #more = new Map<string, number>();

  /** How many records with `hash`, of hex digits, came before this one. */
  next(hash: string): number {
    if (this.#once.add(hash)) return 0;
    const before = this.#more.get(hash) ?? 1;
    if (before > 1 || this.#more.size < maxRepeated) this.#more.set(hash, before + 1);
    return before;
  }
}
