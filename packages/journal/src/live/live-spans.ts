import { randomBytes } from "node:crypto";
import { threadId } from "node:worker_threads";
import { LiveFile } from "./live-file.ts";
import { StartEncoder } from "./start-record.ts";
import type { StartingSpan } from "./start-record.ts";
import { thisProcess } from "../claim/process-name.ts";
import type { Folder } from "../folder.ts";
import { segmentName } from "../segment-name.ts";
import { Ticker } from "../write/ticker.ts";

/** Most spans of a thread that are recorded while they are open. */
const maxOpen = 10_000;
/** How long a file is taken to be still there without looking, and a failure keeps from trying again. */
const checkMs = 1000;
/** How often it is said that the thread lives that has open spans. */
const touchMs = 60_000;

/** Where starts are recorded, and what of a span. */
export interface LiveOptions {
  readonly folder: Folder;
  /** The names of the attributes that are kept, the most important first: what does not fit is left out. */
  readonly attributes: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How many spans are recorded as open, and how many were not: beyond 10,000, or because the disk did not take them. */
export interface LiveStats {
  readonly open: number;
  readonly unrecorded: number;
}

/** A span whose start is recorded. */
export interface LiveSpan {
  /** Takes the record back: to be called when the span itself is written. Never throws. */
  end(): void;
}

/**
 * The open spans of this thread, on disk: what was begun and not ended when the process died is found there, and becomes
 * spans with `claimOrphans`. It makes no file before the first span, and nothing in it throws.
 */
export class LiveSpans {
  readonly #options: LiveOptions;
  readonly #encoder: StartEncoder;
  readonly #ticker = new Ticker(() => this.#touch(), touchMs);
  #file: LiveFile | undefined;
  #files = 0;
  #checkedAt = -Infinity;
  #unrecorded = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#encoder = new StartEncoder(options.attributes);
  }

  /** Records that `span` has started; undefined where that is not possible. */
  begin(span: StartingSpan): LiveSpan | undefined {
    try {
      const file = this.#current(span);
      const live = file?.open === maxOpen ? undefined : file?.add(this.#encoder.encode(span));
      if (live !== undefined) {
        this.#ticker.start();
        return live;
      }
    } catch {
      // The folder cannot be written, or the span cannot be read: its own line tells when it ends.
    }
    this.#unrecorded += 1;
    return undefined;
  }

  /** Removes the file where no span is open; otherwise it stays for whoever looks for what was open at the end. */
  seal(): void {
    if (this.#file?.open === 0) this.#leave();
  }

  stats(): LiveStats {
    return { open: this.#file?.open ?? 0, unrecorded: this.#unrecorded };
  }

  #current(span: StartingSpan): LiveFile | undefined {
    const now = this.#options.now();
    if (Math.abs(now - this.#checkedAt) < checkMs) return this.#file;
    if (this.#file?.isDeleted() === true) this.#leave();
    this.#checkedAt = now;
    this.#file ??= new LiveFile(this.#options.folder, this.#nameAt(now), span.resource);
    return this.#file;
  }

  #touch(): boolean {
    this.#file?.touch();
    return this.#file !== undefined && this.#file.open > 0;
  }

  #leave(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#checkedAt = -Infinity;
  }

  #nameAt(now: number): string {
    this.#files += 1;
    return segmentName({
      ...thisProcess(),
      signal: "traces",
      startMs: Math.max(0, Math.trunc(now)) || 0,
      threadId,
      random: randomBytes(8).toString("hex"),
      seq: this.#files - 1,
    });
  }
}
