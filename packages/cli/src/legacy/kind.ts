import type { LegacyItem } from "./item.ts";
import type { Zone } from "./zone.ts";

/** A file that may be of an old system. */
export interface LegacyInput {
  readonly path: string;
  /** Its first bytes, at most 64 KiB. */
  readonly head: Buffer;
  /** All of it, piece by piece. */
  bytes(): AsyncIterable<Buffer>;
}

/** How old files are read. */
export interface Reading {
  /** Whether the texts of steps are kept, and not only their normal form. */
  readonly keepsText: boolean;
  /** Where logs were written that have local times; UTC where nobody says. */
  readonly logZone?: Zone | undefined;
  /** The time of estimates and blocked steps that do not tell theirs, as ISO 8601; without it these are rejected. */
  readonly undated?: string | undefined;
}

/** One kind of file of an old system. */
export interface LegacyKind {
  readonly name: string;
  /** The name of the service that wrote it. */
  readonly service: string;
  /** What a line of it has and no other file: looked for in all of a long file, of which the start says nothing. */
  readonly mark?: RegExp;
  /** Whether a file is of this kind, by its start; a database by its tables. Never throws. */
  recognises(input: LegacyInput): boolean;
  /** What the file tells. Throws only where the system cannot read it. */
  items(input: LegacyInput, reading: Reading): AsyncIterable<LegacyItem> | Iterable<LegacyItem>;
}

/** The first bytes of a file as text. */
export function headText({ head }: LegacyInput): string {
  return head.toString("utf8").replace(/^\uFEFF/, "");
}

/** The value of each of the first lines that is JSON. */
export function headValues(input: LegacyInput): unknown[] {
  const lines = headText(input).split("\n", 20);
  return lines.flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === "object" && value !== null ? [value] : [];
    } catch {
      return [];
    }
  });
}
