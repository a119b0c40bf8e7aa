import type { Report } from "./format.ts";

/** Places that are named for one reason. */
const maxPlaces = 5;
/** Reasons that are told apart; they are texts of readers, of which some quote the data. */
const maxReasons = 50;

/** Why records were not taken, and where the first of them were. */
export interface Rejected {
  readonly reason: string;
  readonly count: number;
  readonly places: readonly string[];
}

/** Keeps what was rejected, and how much was read. */
export class IngestReport implements Report {
  readonly #rejected = new Map<string, { count: number; places: string[] }>();
  bytes = 0;

  read(bytes: number): void {
    this.bytes += bytes;
  }

  rejected(reason: string, count = 1, where?: string): void {
    const isFull = this.#rejected.size >= maxReasons && !this.#rejected.has(reason);
    const name = isFull ? "other reasons" : reason;
    const entry = this.#rejected.get(name) ?? { count: 0, places: [] };
    this.#rejected.set(name, entry);
    entry.count += count;
    if (where !== undefined && entry.places.length < maxPlaces) entry.places.push(where);
  }

  /** What was rejected, the most frequent reason first. */
  get reasons(): readonly Rejected[] {
    return [...this.#rejected]
      .map(([reason, { count, places }]) => ({ reason, count, places }))
      .toSorted((one, other) => other.count - one.count);
  }

  get rejectedCount(): number {
    return this.reasons.reduce((sum, { count }) => sum + count, 0);
  }
}
