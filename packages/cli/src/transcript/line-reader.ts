import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { maxTranscriptLineBytes } from "./lines.ts";
import { itemsOfDamaged, parsedJson } from "./damaged-line.ts";
import { lineBuffer } from "./json-bytes.ts";
import type { JsonParts } from "./json-parts.ts";
import type { TranscriptValue } from "./reader.ts";
import type { SkippedRecord, SkipReason } from "./record.ts";

const chunkBytes = 512 * 1024;
const newline = 10;
/** How much in front of a place in a file tells whether it is still the same file. */
const seamBytes = 4096;
/** How far a file is looked into to tell what it is; as for files that are read otherwise. */
const headValues = 20;
const headLines = 200;

type Item = TranscriptValue | SkippedRecord;

const skipped = (reason: SkipReason): SkippedRecord => ({ kind: "skipped", reason, count: 1 });

/** What stands before the first value of a file, as editors on Windows write it. */
const byteOrderMark = Buffer.from("\uFEFF", "utf8");

const nonAscii = /[\u0080-\u00FF]/;

/** The string whose UTF-8 bytes are the characters of `text`; `text` itself where they are none. */
export function utf8Of(text: string): string {
  if (!nonAscii.test(text)) return text;
  const decoded = Buffer.from(text, "latin1").toString("utf8");
  return decoded.includes("\uFFFD") ? text : decoded;
}

/** A line that was looked at before its turn: what it holds, and where its newline is. */
interface Peeked {
  readonly items: readonly Item[];
  readonly end: number;
}

/**
 * How the bytes of a line become text. `latin1` takes each byte for a character: UTF-8 has no quotes, backslashes or control
 * characters within what is one character, so that the structure is the same, and it takes a third of the time. `utf8Of`
 * gives back the strings that matter.
 */
export type LineEncoding = "utf8" | "latin1";

/** The buffer of the last reader that was closed: buffers are large, and a new one for each file keeps the collector busy. */
let spare: Buffer | undefined;
/** Whether the one buffer in which texts are passed over quickly has been given away. */
let isLineBufferTaken = false;

function newBuffer(): Buffer {
  if (isLineBufferTaken) return Buffer.allocUnsafeSlow(chunkBytes);
  isLineBufferTaken = true;
  return lineBuffer(chunkBytes);
}

/** Reads a file of JSON lines at once, without a turn for others: a chunk is in memory, and the line that is read. */
export class LineReader {
  readonly #file: number;
  #buffer: Buffer = spare ?? newBuffer();
  /** The part of the buffer that is read and not yet given. */
  #begin = 0;
  #end = 0;
  #isAtEnd = false;
  /** What `head` has read of the lines that come next, with where each ends; blank lines are among them. */
  #peeked: readonly Peeked[] = [];
  readonly #encoding: LineEncoding;
  /** How many bytes of the file make up the lines that were given and have their newline. */
  #offset = 0;
  #hasLooseEnd = false;

  /** Opens `path`. Throws the system's error where it cannot be read. */
  constructor(path: string, encoding: LineEncoding) {
    spare = undefined;
    this.#encoding = encoding;
    this.#file = openSync(path, "r");
    try {
      this.#fill();
      if (this.#buffer.subarray(0, Math.min(this.#end, 3)).equals(byteOrderMark)) {
        this.#begin = byteOrderMark.length;
        this.#offset = this.#begin;
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    closeSync(this.#file);
    if (this.#buffer.length === chunkBytes) spare = this.#buffer;
  }

  /** The first byte that is not part of a whole line. */
  get offset(): number {
    return this.#offset;
  }

  /** Whether the last line, which has no newline, told something: reading on from `offset` would tell it again. */
  get hasLooseEnd(): boolean {
    return this.#hasLooseEnd;
  }

  /** A hash of the last bytes before `offset`, at most 4 KiB: it is another one where the file was written anew. */
  seam(offset: number): string {
    const bytes = Buffer.alloc(Math.min(offset, seamBytes));
    const read = readSync(this.#file, bytes, 0, bytes.length, offset - bytes.length);
    return createHash("sha256").update(bytes.subarray(0, read)).digest("base64url");
  }

  /** Goes on at the byte `offset`, where a line begins. */
  skipTo(offset: number): void {
    this.#peeked = [];
    this.#offset = offset;
    this.#begin = 0;
    this.#end = 0;
    this.#isAtEnd = false;
  }

  /**
   * The first values of the file, at most 20, out of the first chunk; undefined where that does not show them, or where
   * the first line is no value, so that the file may be something else than JSON lines.
   */
  head(): readonly unknown[] | undefined {
    const values: unknown[] = [];
    const peeked: Peeked[] = [];
    let begin = this.#begin;
    while (values.length < headValues && peeked.length < headLines && begin < this.#end) {
      const end = this.#newlineFrom(begin);
      // What is not in the first chunk is read in its turn.
      if (end === -1 && values.length > 0) break;
      if (end === -1) return undefined;
      const items = this.#itemsBetween(begin, end);
      for (const item of items) if ("value" in item) values.push(item.value);
      if (items.length > 0 && values.length === 0) return undefined;
      peeked.push({ items, end });
      begin = end + 1;
    }
    this.#peeked = peeked;
    return values.length === 0 ? undefined : values;
  }

  /**
   * The values of the lines from here to the end, and what of them could not be read. With `parts`, which is for `latin1`, of
   * most values no more than these; of those that `head` has looked at, and of uncommon ones, all.
   */
  *items(parts?: JsonParts): Generator<Item, void> {
    for (const { items, end } of this.#peeked) {
      this.#pass(end);
      yield* items;
    }
    this.#peeked = [];
    while (this.#hasMore()) {
      const begin = this.#begin;
      const end = this.#newlineFrom(begin);
      if (end !== -1) {
        this.#pass(end);
        const value = parts?.read(this.#buffer, begin, end);
        if (value === undefined) yield* this.#itemsBetween(begin, end);
        else yield { value };
      } else if (this.#isAtEnd) yield* this.#last();
      else if (this.#firstNull() !== -1) yield* this.#passOverNulls();
      else if (this.#end - begin > maxTranscriptLineBytes) yield* this.#passOverLine();
      else this.#fill();
    }
  }

  /** Whether there is more; reads on where a chunk ended together with a line. */
  #hasMore(): boolean {
    if (this.#begin === this.#end && !this.#isAtEnd) this.#fill();
    return this.#begin < this.#end;
  }

  #itemsBetween(begin: number, end: number): readonly Item[] {
    const json = this.#buffer.toString(this.#encoding, begin, end);
    const value = parsedJson(json);
    return value === undefined ? itemsOfDamaged(json) : [value];
  }

  /** Goes on behind the newline at `end`. */
  #pass(end: number): void {
    this.#drop(end + 1);
  }

  /** The last line, which has no newline. */
  *#last(): Generator<Item, void> {
    const items = this.#itemsBetween(this.#begin, this.#end);
    this.#begin = this.#end;
    this.#hasLooseEnd = items.some((item) => "value" in item);
    for (const item of items) yield "kind" in item ? skipped("unfinished_last_line") : item;
  }

  /**
   * Reads on behind the NUL bytes in a line that is not yet read to its end, without holding it: they are what a file system
   * leaves of what was written in a crash, in any number, and no JSON. What was before them on the line is lost, too.
   */
  *#passOverNulls(): Generator<Item, void> {
    this.#drop(this.#firstNull());
    yield skipped("malformed");
    for (;;) {
      let behind = this.#begin;
      while (behind < this.#end && this.#buffer[behind] === 0) behind++;
      this.#drop(behind);
      if (behind < this.#end || this.#isAtEnd) return;
      this.#fill();
    }
  }

  /** Reads on to the end of a line that is longer than allowed, without holding it. */
  *#passOverLine(): Generator<Item, void> {
    this.#drop(this.#end);
    this.#buffer = Buffer.allocUnsafeSlow(chunkBytes);
    this.#begin = 0;
    this.#end = 0;
    yield skipped("too_long");
    for (;;) {
      this.#fill();
      const end = this.#newlineFrom(0);
      this.#drop(end === -1 ? this.#end : end + 1);
      if (end !== -1 || this.#isAtEnd) return;
    }
  }

  /** Goes on at `to`. */
  #drop(to: number): void {
    this.#offset += to - this.#begin;
    this.#begin = to;
  }

  /** Where the next NUL byte is of what is read; what is behind it in the buffer is of no account. */
  #firstNull(): number {
    const at = this.#buffer.subarray(this.#begin, this.#end).indexOf(0);
    return at === -1 ? -1 : this.#begin + at;
  }

  #newlineFrom(begin: number): number {
    const end = this.#buffer.indexOf(newline, begin);
    return end >= this.#end ? -1 : end;
  }

  /** Moves what is left to the start of the buffer, which grows where a line fills it, and reads on. */
  #fill(): void {
    const left = this.#buffer.subarray(this.#begin, this.#end);
    const isFull = left.length === this.#buffer.length;
    const larger = Math.min(left.length * 2, maxTranscriptLineBytes + chunkBytes);
    const to = isFull ? Buffer.allocUnsafeSlow(larger) : this.#buffer;
    left.copy(to);
    this.#buffer = to;
    this.#begin = 0;
    this.#end = left.length;
    const bytes = readSync(
      this.#file,
      to,
      this.#end,
      to.length - this.#end,
      this.#offset + this.#end,
    );
    this.#isAtEnd = bytes === 0;
    this.#end += bytes;
  }
}
