import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { threadId } from "node:worker_threads";
import { Segment } from "./segment.ts";
import { thisProcess } from "../claim/process-name.ts";
import { errorCode, isDiskFull } from "../error-code.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { LineEncoder } from "../line.ts";
import { segmentName } from "../segment-name.ts";
import type { Signal } from "../segment-name.ts";

const maxSegmentBytes = 8 * 1024 * 1024;
const maxSegmentMs = 60_000;
/** How long a segment is taken to be still there without looking. */
const checkMs = 200;

/**
 * When lines are brought onto the disk, where they outlive a loss of power: never by us, each second in the background, or
 * each before `append` returns.
 */
export type Fsync = "off" | "interval" | "always";

/** What a series of segments is of, and whom it tells. */
export interface SeriesOptions {
  readonly folder: Folder;
  /**
   * Whether the folder was opened; else it is when the first segment is begun, and until then nothing can be written.
   * @defaultValue true
   */
  readonly isOpened?: boolean;
  readonly signal: Signal;
  /** @defaultValue "interval" */
  readonly fsync?: Fsync;
  /** Called with the number of records of each line that reached its segment. */
  readonly appended?: (records: number) => void;
  /** Called when a segment is finished, with its name without an ending and its size in bytes. */
  readonly sealed?: (segment: string, bytes: number) => void;
}

/** The segments of one journal, one after the other; the next one is begun at 8 MiB or after 60 s. Nothing here throws. */
export class SegmentSeries {
  readonly #options: SeriesOptions;
  readonly #random = randomBytes(8).toString("hex");
  readonly #encoder = new LineEncoder();
  #current: Segment | undefined;
  #seq = 0;
  #checkedAt = 0;
  #sinceCheck = 0;
  #lost = 0;
  #failedSyncs = 0;
  #isOpened: boolean;

  constructor(options: SeriesOptions) {
    this.#options = options;
    this.#isOpened = options.isOpened ?? true;
  }

  /** Whether a segment is being written. */
  get isOpen(): boolean {
    return this.#current !== undefined;
  }

  /** How often the system could not bring lines onto the disk. */
  get failedSyncs(): number {
    return this.#failedSyncs;
  }

  /** Writes a line that holds `n` records; gives the system's error code where it cannot. `now` is in milliseconds. */
  write(body: string, n: number, now: number): string | undefined {
    this.#leaveOld(now);
    const hadLines = (this.#current?.lines ?? 0) > 0;
    const failure = this.#tryWrite(body, n, now);
    if (failure === undefined || !hadLines || isDiskFull(failure)) return failure;
    // What keeps one file from growing, such as a limit on its size, need not keep the next from being written.
    this.#leave();
    return this.#tryWrite(body, n, now);
  }

  /** Does what is due from time to time: finishes a segment that is old enough, and brings lines onto the disk. */
  tick(now: number): void {
    this.#leaveOld(now);
    if (this.#fsync !== "off") this.#syncLater(this.#current);
  }

  /** Finishes the segment that is being written, if there is one, and brings its lines onto the disk. */
  seal(): void {
    const segment = this.#current;
    if (this.#fsync !== "off") this.#count(segment?.sync());
    this.#leave();
  }

  /** How many records went into a segment that somebody deleted while it was written; counted once. */
  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }

  get #fsync(): Fsync {
    return this.#options.fsync ?? "interval";
  }

  #syncLater(segment: Segment | undefined): void {
    segment?.syncLater((failure) => this.#count(failure));
  }

  #count(failure: string | undefined): void {
    if (failure !== undefined) this.#failedSyncs += 1;
  }

  /** Finishes the current segment without waiting for the disk. */
  #leave(): void {
    const segment = this.#current;
    if (segment === undefined) return;
    this.#current = undefined;
    if (segment.whereabouts() === "deleted") {
      this.#lost += this.#sinceCheck;
      segment.close();
      return;
    }
    if (this.#fsync !== "off") this.#syncLater(segment);
    segment.seal();
    const { sealed } = this.#options;
    if (sealed !== undefined && segment.lines > 0) {
      quietly(() => sealed(segment.name, segment.bytes));
    }
  }

  #tryWrite(body: string, n: number, now: number): string | undefined {
    try {
      this.#current ??= this.#begin(now);
    } catch (error) {
      return errorCode(error);
    }
    const segment = this.#current;
    const failure = segment.append(this.#encoder.encode(body, { n, seq: segment.lines }));
    if (failure !== undefined) {
      if (segment.torn) this.#leave();
      return failure;
    }
    if (this.#fsync === "always") {
      this.#count(segment.sync());
      segment.syncName();
    }
    this.#sinceCheck += n;
    const { appended } = this.#options;
    if (appended !== undefined) quietly(() => appended(n));
    if (segment.bytes >= maxSegmentBytes) this.#leave();
    return undefined;
  }

  /** Finishes a segment that is old enough, and lets go of one that was deleted or taken by another process. */
  #leaveOld(now: number): void {
    const segment = this.#current;
    if (segment === undefined) return;
    // A clock that was set back must not keep a segment open for as long as it was set back.
    if (Math.abs(now - segment.startMs) >= maxSegmentMs) this.#leave();
    else if (Math.abs(now - this.#checkedAt) >= checkMs) this.#check(segment, now);
  }

  #check(segment: Segment, now: number): void {
    if (segment.whereabouts() !== "here") this.#leave();
    this.#checkedAt = now;
    this.#sinceCheck = 0;
  }

  #begin(now: number): Segment {
    const startMs = Math.max(0, Math.trunc(now)) || 0;
    const { folder, signal } = this.#options;
    const name = segmentName({
      ...thisProcess(),
      signal,
      startMs,
      threadId,
      random: this.#random,
      seq: this.#seq,
    });
    const segment = this.#make(folder, name, startMs);
    this.#seq += 1;
    this.#checkedAt = now;
    this.#sinceCheck = 0;
    return segment;
  }

  #make(folder: Folder, name: string, startMs: number): Segment {
    const opened = this.#isOpened ? folder : openFolder(folder.dir);
    if ("problem" in opened) throw new Error(opened.problem);
    this.#isOpened = true;
    try {
      return new Segment(folder.journal, name, startMs);
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || !isMadeAgain(folder)) throw error;
      return new Segment(folder.journal, name, startMs);
    }
  }
}

/** Calls what the caller gave: what it throws changes nothing about the line that was written. */
function quietly(call: () => void): void {
  try {
    call();
  } catch {
    // Its own concern.
  }
}

/** Makes a folder again that was deleted, but never what was around it. */
function isMadeAgain(folder: Folder): boolean {
  return existsSync(dirname(folder.dir)) && !("problem" in openFolder(folder.dir));
}
