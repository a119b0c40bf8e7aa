import { Backlog } from "./backlog.ts";
import { Drops } from "./drops.ts";
import type { DropReason } from "./drops.ts";
import { SegmentSeries } from "./segment-series.ts";
import type { SeriesOptions } from "./segment-series.ts";
import { Ticker } from "./ticker.ts";
import { isDiskFull } from "../error-code.ts";
import { maxBodyBytes } from "../line.ts";

const maxBacklogBytes = 2 * 1024 * 1024;
/** How long a failed write keeps later ones from trying again. */
const retryMs = 1000;

/** Where and how a journal writes. */
export interface JournalOptions extends SeriesOptions {
  /** Milliseconds since 1970; read once for each line. */
  readonly now: () => number;
  /** Called once, with one sentence, when lines first have to wait in memory. */
  readonly warn?: (message: string) => void;
}

/** Where the records of all calls of `append` are: the sum of the figures is the sum of all `n`. */
export interface JournalStats {
  /** Records in segments. */
  readonly appended: number;
  /** Records that wait in memory for the disk. */
  readonly buffered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** How often the system could not bring lines onto the disk; they are in segments, but a loss of power may take them. */
  readonly failedSyncs: number;
}

/** The journal of one kind of telemetry in this thread. It makes no file before the first line, and nothing in it throws. */
export class Journal {
  readonly #options: JournalOptions;
  readonly #series: SegmentSeries;
  readonly #backlog = new Backlog(maxBacklogBytes);
  readonly #ticker = new Ticker(() => this.#tick());
  readonly #drops: Drops;
  #appended = 0;
  #failedAt = 0;
  #reason: DropReason = "unwritable";
  #warned = false;
  #busy = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#series = new SegmentSeries(options);
    this.#drops = new Drops(options.folder.dir, options.signal);
  }

  /**
   * Writes one line that holds `n` records: an OTLP request whose JSON without its closing brace is `body`. True when
   * the line is in its segment, where it survives any end of the process. False when it waits in memory (at most 2 MiB
   * do, the oldest go first) to be written with a later line, or was dropped; `stats` says which.
   */
  append(body: string, n: number): boolean {
    if (isTooLong(body)) return this.#drop("too_large", n);
    // Whoever instruments file access may make a span of our own write.
    if (this.#busy) return this.#hold(body, n);
    this.#busy = true;
    this.#ticker.start();
    try {
      const now = this.#options.now();
      return (this.#isReady(now) && this.#write(body, n, now)) || this.#hold(body, n);
    } catch {
      return this.#drop("failed", n);
    } finally {
      this.#busy = false;
    }
  }

  /**
   * Writes what waits in memory, if it can, finishes the segment and brings it onto the disk, all before it returns. A later
   * `append` begins another segment.
   */
  seal(): void {
    if (this.#busy) return;
    this.#busy = true;
    try {
      this.#drain(this.#options.now());
      this.#series.seal();
      this.#settle();
      this.#drops.tell();
    } catch {
      // The segment stays under its first name, under which it is read as well.
    } finally {
      this.#busy = false;
    }
  }

  /** `seal`, for the last time: what cannot be written even now is dropped. */
  close(): void {
    this.seal();
    while (this.#backlog.first !== undefined) this.#drop(this.#reason, this.#backlog.shift());
    this.#drops.tell();
  }

  stats(): JournalStats {
    return {
      appended: this.#appended,
      buffered: this.#backlog.records,
      dropped: this.#drops.counts,
      failedSyncs: this.#series.failedSyncs,
    };
  }

  /** What is due each second while there is something to do; gives whether there is more. */
  #tick(): boolean {
    if (this.#busy) return true;
    this.#busy = true;
    try {
      const now = this.#options.now();
      if (this.#isReady(now)) this.#series.tick(now);
      this.#settle();
      this.#drops.tell();
    } catch {
      // The clock is the caller's.
    } finally {
      this.#busy = false;
    }
    return this.#series.isOpen || this.#backlog.first !== undefined || !this.#drops.isTold;
  }

  #isReady(now: number): boolean {
    if (this.#backlog.first === undefined) return true;
    return Math.abs(now - this.#failedAt) >= retryMs && this.#drain(now);
  }

  #drain(now: number): boolean {
    for (let line = this.#backlog.first; line !== undefined; line = this.#backlog.first) {
      if (!this.#write(line.body.toString(), line.n, now)) return false;
      this.#backlog.shift();
    }
    return true;
  }

  #write(body: string, n: number, now: number): boolean {
    const failure = this.#series.write(body, n, now);
    if (failure === undefined) this.#appended += n;
    else this.#fail(failure, now);
    this.#settle();
    return failure === undefined;
  }

  #settle(): void {
    const lost = this.#series.takeLost();
    if (lost === 0) return;
    this.#appended -= lost;
    this.#drop("deleted", lost);
  }

  #fail(code: string, now: number): void {
    this.#failedAt = now;
    this.#reason = isDiskFull(code) ? "disk_full" : "unwritable";
    if (this.#warned) return;
    this.#warned = true;
    const { folder, signal } = this.#options;
    const mebibytes = maxBacklogBytes / 1024 / 1024;
    this.#options.warn?.(
      `cannot write ${signal} to ${folder.journal} (${code}); up to ${mebibytes} MiB are kept in memory and written when it works again`,
    );
  }

  #hold(body: string, n: number): false {
    const dropped = this.#backlog.add(body, n);
    if (dropped > 0) this.#drop(this.#reason, dropped);
    return false;
  }

  #drop(reason: DropReason, n: number): false {
    this.#ticker.start();
    this.#drops.add(reason, n);
    return false;
  }
}

/** A journal that writes into `folder`. */
export function openJournal(options: JournalOptions): Journal {
  return new Journal(options);
}

function isTooLong(body: string): boolean {
  return body.length * 3 > maxBodyBytes && Buffer.byteLength(body) > maxBodyBytes;
}
