import { closeSync } from "node:fs";
import { checkLine } from "../line.ts";
import type { Trailer } from "../line.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { linesOf } from "../read/lines.ts";
import { openSegment } from "../read/read-segments.ts";
import { salvage } from "../read/salvage.ts";

/** One line of a segment, as far as it is counted. */
export interface CountedLine {
  /** The byte behind it. */
  readonly end: number;
  readonly records: number;
  /** Whether it holds an error: a span or log record that says so. */
  readonly hasError: boolean;
}

/** As `spanRequest` and `logRequest` write them; inside of a text the quotes would be escaped. */
const spanError = '"status":{"code":2';
const logError = /"severityNumber":(?:1[7-9]|2[0-4])\b/;

/** The undamaged lines of a segment, also those inside of damaged ones; none where it is gone. Holds one line in memory. Never throws. */
export function* countedLines(file: SegmentFile): Generator<CountedLine, void> {
  const opened = openSegment(file);
  if (opened === undefined) return;
  try {
    for (const raw of linesOf(opened.file, 0)) {
      if (raw.kind !== "line") continue;
      const error = hasError(file, raw.bytes);
      for (const { n } of trailersOf(file, raw.bytes))
        yield { end: raw.end, records: n, hasError: error };
    }
  } finally {
    closeSync(opened.file);
  }
}

function trailersOf({ signal }: SegmentFile, line: Buffer): readonly Trailer[] {
  const checked = checkLine(line);
  if (typeof checked !== "string") return [checked.trailer];
  return salvage(line, signal).map(({ line: { trailer } }) => trailer);
}

function hasError({ signal }: SegmentFile, line: Buffer): boolean {
  if (signal === "traces") return line.includes(spanError);
  return signal === "logs" && logError.test(line.toString("latin1"));
}
