import type { Piece } from "./encoding/encoding.ts";

/** A line of a segment on its way, or a part of one. */
export interface Line {
  readonly segment: string;
  /** The byte of the segment at which it begins, and the one after it: what is acknowledged when it was taken. */
  readonly offset: number;
  readonly end: number;
  /** About its part of a request. */
  readonly bytes: number;
  /** How many spans, log records or data points it holds. */
  readonly records: number;
  readonly piece: Piece;
  /** The request's JSON where it is only a part of the line's. */
  readonly request?: string;
}

export function recordsIn(lines: readonly Line[]): number {
  return lines.reduce((sum, { records }) => sum + records, 0);
}

export function bytesIn(lines: readonly Line[]): number {
  return lines.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** `lines` in parts of at most `maxBytes`, and of one line at least. */
export function inParts(lines: readonly Line[], maxBytes: number): readonly (readonly Line[])[] {
  const parts: Line[][] = [];
  let part: Line[] = [];
  for (const line of lines) {
    if (part.length > 0 && bytesIn(part) + line.bytes > maxBytes) {
      parts.push(part);
      part = [];
    }
    part.push(line);
  }
  return part.length === 0 ? parts : [...parts, part];
}
