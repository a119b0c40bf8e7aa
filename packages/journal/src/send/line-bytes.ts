import { closeSync, readSync } from "node:fs";
import type { Line } from "./line.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { openSegment } from "../read/read-segments.ts";

/** The bytes of a line as they stand in its segment; undefined where that is gone. May throw what the system throws. */
export function lineBytes(
  segment: SegmentFile | undefined,
  { offset, end }: Pick<Line, "offset" | "end">,
): Buffer | undefined {
  const opened = segment === undefined ? undefined : openSegment(segment);
  if (opened === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(end - offset);
    const read = readSync(opened.file, bytes, 0, bytes.length, offset);
    return bytes.subarray(0, read);
  } finally {
    closeSync(opened.file);
  }
}
