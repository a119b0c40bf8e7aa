import { closeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Encoding } from "./encoding/encoding.ts";
import { lineBytes } from "./line-bytes.ts";
import type { Line } from "./line.ts";
import { Progress } from "./progress.ts";
import { singleRecords } from "./single-records.ts";
import type { Folder } from "../folder.ts";
import { checkLine, decodeLine } from "../line.ts";
import type { LineProblem } from "../line.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { linesOf } from "../read/lines.ts";
import type { RawLine } from "../read/lines.ts";
import { openSegment } from "../read/read-segments.ts";
import { salvage } from "../read/salvage.ts";
import type { Signal } from "../segment-name.ts";

/** How much goes into one request; one line always does. */
export interface BatchLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** What is read for one destination. */
export interface BatchesOptions {
  readonly folder: Folder;
  readonly signal: Signal;
  /** What tells the destination's acknowledgements from others. */
  readonly destination: string;
  readonly segments: () => readonly SegmentFile[];
  readonly encoding: Encoding;
  /** Told of damage in a segment, and of a line that cannot be encoded, once. */
  readonly onDamage: (problem: LineProblem | "torn" | "too_long" | "unreadable") => void;
  readonly onUnencodable: (line: Omit<Line, "piece" | "bytes">, reason: string) => void;
}

type Place = Pick<Line, "segment" | "offset" | "end">;

/** After how many lines others get their turn on this thread. */
const linesPerTurn = 32;

/** The lines of the segments in batches, in the order in which they were written, and how far they have been taken. */
export class Batches {
  readonly #options: BatchesOptions;
  readonly #progress: Progress;

  constructor(options: BatchesOptions) {
    this.#options = options;
    this.#progress = new Progress(options);
  }

  /** The next lines, none where there are no more; yields to other work on the way. Never rejects. */
  async next(limits: BatchLimits): Promise<readonly Line[]> {
    const batch: Line[] = [];
    let records = 0;
    let bytes = 0;
    for (const file of this.#files()) {
      if (this.#progress.isRead(file)) continue;
      for (const line of this.#linesOf(file)) {
        records += line.records;
        bytes += line.bytes;
        if (batch.length > 0 && (records > limits.maxRecords || bytes > limits.maxBytes)) {
          return batch;
        }
        batch.push(line);
        this.#progress.given(line);
        if (batch.length % linesPerTurn === 0) await setImmediate();
      }
    }
    return batch;
  }

  /** Records that `lines` were taken, or put away. */
  taken(lines: readonly Line[]): void {
    this.#progress.taken(lines);
  }

  /** Begins again with what was not taken. */
  rewind(): void {
    this.#progress.rewind();
  }

  /** How many records were not taken yet, those on their way among them; about, where it is more than 64 MiB. */
  waiting(): number {
    return this.#files().reduce((sum, file) => sum + this.#progress.waiting(file), 0);
  }

  /** A line of several records as parts of one each, of which the last one ends where it does; none where it is gone. */
  parts(line: Line): readonly Line[] {
    const { signal, encoding } = this.#options;
    const file = this.#files().find(({ segment }) => segment === line.segment);
    const decoded = decodeLine(lineBytes(file, line) ?? "");
    if (!decoded.ok) return [];
    const all = singleRecords(decoded.request, signal);
    return all.map(({ request, records }, index) => {
      const text = JSON.stringify(request);
      const piece = encoding.piece(Buffer.from(text.slice(0, -1)), records);
      const end = index === all.length - 1 ? line.end : line.offset;
      const { segment, offset } = line;
      return { segment, offset, end, bytes: text.length, records, piece, request: text };
    });
  }

  #files(): readonly SegmentFile[] {
    const { segments, signal } = this.#options;
    const files = segments().filter((file) => file.signal === signal);
    this.#progress.keep(files);
    return files;
  }

  *#linesOf(file: SegmentFile): Generator<Line, void> {
    const from = this.#progress.next(file);
    const opened = openSegment(file);
    if (opened === undefined) return;
    try {
      for (const raw of linesOf(opened.file, from)) {
        if (raw.kind === "unreadable" || (raw.kind === "torn" && !file.sealed)) return;
        yield* this.#linesIn(raw, file);
        this.#progress.read(file.segment, raw.end);
      }
      if (file.sealed) this.#progress.ended(file);
    } finally {
      closeSync(opened.file);
    }
  }

  *#linesIn(raw: RawLine, { segment, signal }: SegmentFile): Generator<Line, void> {
    const { offset, end } = raw;
    const checked = raw.kind === "line" ? checkLine(raw.bytes) : raw.kind;
    if (typeof checked !== "string") {
      yield* this.#encoded({ segment, offset, end }, checked.body, checked.trailer.n);
      return;
    }
    if (this.#progress.isNew(segment, end)) this.#options.onDamage(checked);
    if (raw.kind !== "line") return;
    const whole = salvage(raw.bytes, signal);
    for (const [index, { at, line }] of whole.entries()) {
      const next = whole[index + 1]?.at;
      const place = { segment, offset: offset + at, end: next === undefined ? end : offset + next };
      const body = Buffer.from(JSON.stringify(line.request).slice(0, -1));
      yield* this.#encoded(place, body, line.trailer.n);
    }
  }

  *#encoded(place: Place, body: Buffer, records: number): Generator<Line, void> {
    const { segment, offset, end } = place;
    try {
      const piece = this.#options.encoding.piece(body, records);
      yield { segment, offset, end, bytes: end - offset, records, piece };
    } catch (error) {
      if (!this.#progress.isNew(place.segment, place.end)) return;
      this.#options.onUnencodable({ ...place, records }, `it cannot be encoded: ${String(error)}`);
    }
  }
}
