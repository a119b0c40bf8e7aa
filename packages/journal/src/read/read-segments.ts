import { closeSync, constants, openSync } from "node:fs";
import { linesOf } from "./lines.ts";
import type { RawLine } from "./lines.ts";
import { presentPath, segmentFiles } from "./journal-files.ts";
import type { SegmentFile } from "./journal-files.ts";
import { salvage } from "./salvage.ts";
import type { Salvaged } from "./salvage.ts";
import { decodeLine } from "../line.ts";
import type { LineProblem, OtlpRequest, Trailer } from "../line.ts";
import type { Signal } from "../segment-name.ts";

/** A request of a segment. */
export interface SegmentLine {
  readonly signal: Signal;
  /** The path of the file it was read from. */
  readonly file: string;
  /** The name of its segment without an ending. */
  readonly segment: string;
  /** The byte of the file at which it begins. */
  readonly offset: number;
  /** The byte after it: what is to be acknowledged when it has been taken. */
  readonly end: number;
  readonly request: OtlpRequest;
  readonly trailer: Trailer;
}

/** Something in a segment that is no line, or one that cannot be read. */
export interface SegmentProblem {
  readonly file: string;
  readonly offset: number;
  readonly problem: LineProblem | "torn" | "too_long" | "unreadable";
  /** How many requests inside the damaged line were undamaged, and were given. */
  readonly salvaged: number;
}

/** What of the segments is read. */
export interface ReadOptions {
  /** The kinds of telemetry to read; all of them unless said. */
  readonly signals?: readonly Signal[];
  /** The byte at which to begin in a segment, by its name without an ending; the first one unless said. */
  readonly from?: (segment: string) => number;
  /** Called for each problem. */
  readonly onProblem?: (problem: SegmentProblem) => void;
}

/**
 * The requests in the segments of the folder `dir`, finished or not, in the order in which the segments were begun.
 * Damaged lines, and an unfinished one at the end of a file, are reported and passed over. Reads as it is asked, with one
 * line in memory. Throws only what `onProblem` and `from` throw.
 */
export function* readSegments(
  dir: string,
  options: ReadOptions = {},
): Generator<SegmentLine, void> {
  for (const segment of segmentFiles(dir, options.signals)) {
    yield* readSegment(segment, options.from?.(segment.segment) ?? 0, options);
  }
}

/** As `readSegments`, of one segment from the byte `from` on. Gives the byte after its last line that has ended. */
export function* readSegment(
  segment: SegmentFile,
  from: number,
  { onProblem }: ReadOptions,
): Generator<SegmentLine, number> {
  const opened = openSegment(segment);
  let reached = from;
  if (opened === undefined) return reached;
  try {
    for (const raw of linesOf(opened.file, from)) {
      if (raw.kind !== "torn") reached = raw.end;
      const { lines, problem } = decode(raw, segment.signal);
      if (problem !== undefined) {
        const salvaged = lines.length;
        onProblem?.({ file: opened.path, offset: raw.offset, problem, salvaged });
      }
      for (const { at, line } of lines) yield located(segment, opened.path, { raw, at, line });
    }
  } finally {
    closeSync(opened.file);
  }
  return reached;
}

interface Decoded {
  readonly lines: readonly Salvaged[];
  readonly problem?: SegmentProblem["problem"];
}

function decode(raw: RawLine, signal: Signal): Decoded {
  if (raw.kind !== "line") return { lines: [], problem: raw.kind };
  const line = decodeLine(raw.bytes);
  if (line.ok) return { lines: [{ at: 0, line }] };
  return { lines: salvage(raw.bytes, signal), problem: line.problem };
}

function located(
  segment: SegmentFile,
  file: string,
  { raw, at, line }: Salvaged & { readonly raw: RawLine },
): SegmentLine {
  return {
    signal: segment.signal,
    file,
    segment: segment.segment,
    offset: raw.offset + at,
    end: raw.end,
    request: line.request,
    trailer: line.trailer,
  };
}

/** Opens a segment under the name it was listed with, or under one that it has got since. Never throws. */
export function openSegment(segment: SegmentFile): { file: number; path: string } | undefined {
  return openFile(segment.path) ?? openFile(presentPath(segment));
}

function openFile(path: string | undefined): { file: number; path: string } | undefined {
  if (path === undefined) return undefined;
  try {
    return { file: openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)), path };
  } catch {
    // Renamed in the meantime, or gone: then there is nothing to read.
    return undefined;
  }
}
