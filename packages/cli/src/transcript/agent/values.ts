import { basename, dirname, extname } from "node:path";
import { count, number, text } from "@spoor/core/record";
import type { TranscriptFile, ValueReader } from "../reader.ts";
import type { SkippedRecord, Tokens, TranscriptRecord } from "../record.ts";

export const unknownType: SkippedRecord = { kind: "skipped", reason: "unknown_type", count: 1 };

export type { ValueReader } from "../reader.ts";

/** What `reader` tells of the values of `file`, and what of the file was skipped. */
export async function* recordsOf(
  file: TranscriptFile,
  reader: ValueReader,
): AsyncGenerator<TranscriptRecord, void> {
  for await (const item of file.values()) {
    if ("kind" in item) yield item;
    else yield* reader.value(item.value);
  }
  if (reader.end !== undefined) yield* reader.end();
}

/** A count of tokens: a whole number, also one written as text; 0 where there is none. */
export function tokenCount(value: unknown): number {
  const said = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return count(said) ?? 0;
}

export function isEmpty({ input, output, cacheWrite, cacheRead }: Tokens): boolean {
  return input === 0 && output === 0 && cacheWrite === 0 && cacheRead === 0;
}

const largestMs = 8.64e15;

/** The time in `value`, ISO 8601 or milliseconds since 1970, as ISO 8601; undefined where it is no time. */
export function timeOf(value: unknown): string | undefined {
  const iso = text(value);
  if (iso !== undefined) return Number.isNaN(Date.parse(iso)) ? undefined : iso;
  const ms = number(value);
  return ms === undefined || ms <= 0 || ms > largestMs ? undefined : new Date(ms).toISOString();
}

/** The name of the file without what tells its format, for files that do not name their session. */
export function nameOf(path: string): string {
  return basename(path, extname(path));
}

export function folderOf(path: string): string {
  return basename(dirname(path));
}
