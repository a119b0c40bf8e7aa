import { randomBytes } from "node:crypto";
import { recordLosses } from "../retention/loss-log.ts";
import type { Signal } from "../segment-name.ts";

/**
 * Why records were dropped: there was no more room in memory while the disk was full, or while the segment could not be
 * written; somebody deleted the segment in the fraction of a second before that was noticed; the line was longer than
 * 900 kB; or the journal itself failed.
 */
export type DropReason = "disk_full" | "unwritable" | "deleted" | "too_large" | "failed";

/** What one journal dropped, counted here and, so that it outlives the process, in the folder. */
export class Drops {
  readonly #dir: string;
  readonly #signal: Signal;
  readonly #random = randomBytes(8).toString("hex");
  readonly #counts = new Map<DropReason, number>();
  readonly #told = new Map<DropReason, number>();
  #tellings = 0;

  /** `dir` is the folder, not its journal. */
  constructor(dir: string, signal: Signal) {
    this.#dir = dir;
    this.#signal = signal;
  }

  get counts(): Readonly<Partial<Record<DropReason, number>>> {
    return Object.fromEntries(this.#counts);
  }

  /** Whether the folder knows all of it. */
  get isTold(): boolean {
    for (const [reason, count] of this.#counts)
      if (count > (this.#told.get(reason) ?? 0)) return false;
    return true;
  }

  add(reason: DropReason, records: number): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + records);
  }

  /** Tells the folder what it does not know; where that fails, the next call tells it. Never throws. */
  tell(): void {
    if (this.isTold) return;
    const losses = [...this.#counts].flatMap(([reason, count]) => {
      const records = count - (this.#told.get(reason) ?? 0);
      const key = `${this.#signal}-${this.#random}-${reason}-${this.#tellings}`;
      return records > 0 ? [{ key, signal: this.#signal, reason, records }] : [];
    });
    this.#tellings += 1;
    if (!recordLosses(this.#dir, losses)) return;
    for (const [reason, count] of this.#counts) this.#told.set(reason, count);
  }
}
