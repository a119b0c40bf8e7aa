import { readSync } from "node:fs";

/** Longest line that is read, in bytes; a longer one is passed over. */
export const maxReadLineBytes: number = 32 * 1024 * 1024;

const chunkBytes = 256 * 1024;
const newline = 10;

/**
 * A line of a file without its newline, or what stands in place of one: a line of more than 32 MiB, bytes at the end
 * that no newline follows, or a part that the system cannot read.
 */
export type RawLine = {
  /** The byte of the file at which it begins. */
  readonly offset: number;
  /** The byte after it and its newline. */
  readonly end: number;
} & (
  | {
      readonly kind: "line";
      /** Valid until the next line is asked for. */
      readonly bytes: Buffer;
    }
  | { readonly kind: "too_long" | "torn" | "unreadable" }
);

/** The lines of the open file `file` from the byte `from` on. Holds one line and one chunk of 256 KiB. Never throws. */
export function* linesOf(file: number, from: number): Generator<RawLine, void> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const partial = new PartialLine();
  let offset = from;
  let position = from;
  for (;;) {
    const got = readChunk(file, chunk, position);
    if (got === undefined) yield { kind: "unreadable", offset, end: offset };
    if (got === undefined || got === 0) break;
    const read = chunk.subarray(0, got);
    let begin = 0;
    for (let at = read.indexOf(newline); at !== -1; at = read.indexOf(newline, begin)) {
      const end = position + at + 1;
      const bytes = partial.finish(read.subarray(begin, at));
      if (bytes === undefined) yield { kind: "too_long", offset, end };
      else yield { kind: "line", offset, end, bytes };
      offset = end;
      begin = at + 1;
    }
    partial.add(read.subarray(begin));
    position += got;
  }
  if (position > offset) yield { kind: "torn", offset, end: position };
}

function readChunk(file: number, chunk: Buffer, position: number): number | undefined {
  try {
    return readSync(file, chunk, 0, chunk.length, position);
  } catch {
    return undefined;
  }
}

/** The beginning of a line that crosses chunks. */
class PartialLine {
  #parts: Buffer[] = [];
  #length = 0;

  add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > maxReadLineBytes) this.#parts = [];
    // The chunk is used again for what follows.
    else if (part.length > 0) this.#parts.push(Buffer.from(part));
  }

  /** The whole line, of which `last` is the end; undefined where it is too long. */
  finish(last: Buffer): Buffer | undefined {
    const length = this.#length + last.length;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (length > maxReadLineBytes) return undefined;
    return parts.length === 0 ? last : Buffer.concat([...parts, last], length);
  }
}
