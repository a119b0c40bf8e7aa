import { rejected } from "./item.ts";
import type { Rejected } from "./item.ts";

/** Longest line that is read, in bytes. */
const maxLineBytes = 4 * 1024 * 1024;
const newline = 10;

/** A line of a file, counted from 1. */
export interface Line {
  readonly as: "line";
  readonly text: string;
  readonly where: string;
  /** Whether a newline follows; the last line of a file that was cut off has none. */
  readonly isEnded: boolean;
}

/** The lines of `pieces` that are not blank, without a mark of the byte order and without `\r`; of one that is too long only where it is. */
export async function* linesOf(
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<Line | Rejected, void> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > maxLineBytes) parts = [];
    else parts.push(part);
  };
  const take = (isEnded: boolean): Line | Rejected | undefined => {
    const where = `line ${number}`;
    const isTooLong = length > maxLineBytes;
    const text = Buffer.concat(parts)
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .replace(/\r$/, "");
    parts = [];
    length = 0;
    number += 1;
    if (isTooLong) return rejected("too_long", where);
    return text.trim() === "" ? undefined : { as: "line", text, where, isEnded };
  };
  for await (const piece of pieces) {
    let begin = 0;
    for (let end = piece.indexOf(newline); end !== -1; end = piece.indexOf(newline, begin)) {
      add(piece.subarray(begin, end));
      const line = take(true);
      if (line !== undefined) yield line;
      begin = end + 1;
    }
    add(piece.subarray(begin));
  }
  const last = length > 0 ? take(false) : undefined;
  if (last !== undefined) yield last;
}
