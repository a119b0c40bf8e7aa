import { closeSync, fstatSync } from "node:fs";
import type { Line } from "./line.ts";
import { readAck, writeAck } from "../ack.ts";
import type { Folder } from "../folder.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { linesOf } from "../read/lines.ts";
import { openSegment } from "../read/read-segments.ts";

/** How far one segment has come. All of them are bytes of the segment. */
interface Reached {
  /** From which to read next. */
  next: number;
  /** Up to which everything was taken, and up to which that is written down. */
  taken: number;
  written: number;
  /** The end of the last line that was given out. */
  lastLine: number;
  /** Up to which damage was counted. */
  counted: number;
  /** Whether a finished segment was read to its end. */
  isEnded: boolean;
}

interface Options {
  readonly folder: Folder;
  readonly destination: string;
}

const maxCountedBytes = 64 * 1024 * 1024;
const longestTrailer = 90;
const count = /"spoor":\{"v":\d+,"n":(\d{1,15}),/;

/** How far one destination has come in each segment: read, and taken, which outlives the process. */
export class Progress {
  readonly #options: Options;
  readonly #segments = new Map<string, Reached>();
  #isBegun = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The byte from which `file` is to be read next. */
  next(file: SegmentFile): number {
    return this.#of(file.segment).next;
  }

  /** Whether nothing more can come in `file`. */
  isRead({ segment, sealed }: SegmentFile): boolean {
    return sealed && this.#of(segment).isEnded;
  }

  /** Whether what ends at the byte `end` was not read before. */
  isNew(segment: string, end: number): boolean {
    return end > this.#of(segment).counted;
  }

  read(segment: string, end: number): void {
    const reached = this.#of(segment);
    reached.next = end;
    reached.counted = Math.max(reached.counted, end);
  }

  given({ segment, end }: Line): void {
    this.read(segment, end);
    this.#of(segment).lastLine = end;
    this.#begin(segment);
  }

  /** The finished segment `file` was read to its end, what is torn there included. */
  ended({ segment }: SegmentFile): void {
    const reached = this.#of(segment);
    reached.isEnded = true;
    this.#settle(segment, reached);
  }

  taken(lines: readonly Line[]): void {
    const segments = new Set<string>();
    for (const { segment, end } of lines) {
      const reached = this.#of(segment);
      reached.taken = Math.max(reached.taken, end);
      segments.add(segment);
    }
    for (const segment of segments) this.#settle(segment, this.#of(segment));
  }

  /** Everything that was read and not taken is to be read again. */
  rewind(): void {
    for (const reached of this.#segments.values()) {
      reached.next = reached.taken;
      reached.lastLine = reached.taken;
      reached.isEnded = false;
    }
  }

  /** Forgets the segments that are not among `files`. */
  keep(files: readonly SegmentFile[]): void {
    if (this.#segments.size <= files.length) return;
    const present = new Set(files.map(({ segment }) => segment));
    for (const segment of this.#segments.keys()) {
      if (!present.has(segment)) this.#segments.delete(segment);
    }
  }

  /** How many records of `file` were not taken. Reads at most 64 MiB and then tells from these how many more there are. */
  waiting(file: SegmentFile): number {
    const { taken, isEnded, next } = this.#of(file.segment);
    if (file.sealed && isEnded && taken >= next) return 0;
    const opened = openSegment(file);
    if (opened === undefined) return 0;
    try {
      return countFrom(opened.file, taken);
    } finally {
      closeSync(opened.file);
    }
  }

  /** Says in the folder that there is something for the destination, before it has any of it: what waits is not released. */
  #begin(segment: string): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    if (this.#of(segment).written > 0) return;
    writeAck({ ...this.#options, segment, offset: 0 });
  }

  /** Damage behind the last line counts as taken with it, so that a finished segment is acknowledged to its end. */
  #settle(segment: string, reached: Reached): void {
    if (reached.isEnded && reached.taken >= reached.lastLine) reached.taken = reached.next;
    if (reached.taken <= reached.written) return;
    // What cannot be written down is sent again by a later process, which the backend knows by its ids.
    writeAck({ ...this.#options, segment, offset: reached.taken });
    reached.written = reached.taken;
  }

  #of(segment: string): Reached {
    const known = this.#segments.get(segment);
    if (known !== undefined) return known;
    const taken = readAck({ ...this.#options, segment });
    const reached = {
      next: taken,
      taken,
      written: taken,
      lastLine: taken,
      counted: taken,
      isEnded: false,
    };
    this.#segments.set(segment, reached);
    return reached;
  }
}

function countFrom(file: number, from: number): number {
  let records = 0;
  let last = from;
  for (const raw of linesOf(file, from)) {
    if (raw.kind === "line") records += recordsOf(raw.bytes);
    if (raw.kind !== "torn") last = raw.end;
    if (last - from > maxCountedBytes) {
      const size = fstatSync(file).size;
      return Math.round((records * (size - from)) / (last - from));
    }
  }
  return records;
}

function recordsOf(line: Buffer): number {
  const tail = line.toString("latin1", Math.max(0, line.length - longestTrailer));
  return Number(count.exec(tail)?.[1] ?? 0);
}
