import { at } from "@spoor/core/record";
import type { Rejected, Rejection } from "./item.ts";
import type { Told } from "./otlp.ts";

/** Places that are named for one reason. */
const maxPlaces = 5;

/** Why records of a file do not become telemetry. */
export interface RejectedCount {
  readonly reason: Rejection;
  readonly count: number;
  /** Where the first of them are. */
  readonly places: readonly string[];
}

/** What a file of an old system holds, and what became of it. */
export interface FileOutcome {
  readonly path: string;
  readonly kind: string;
  /** Records by what they become: the name of an event, or the first word of the name of a span. */
  readonly records: Readonly<Record<string, number>>;
  /** All records: those that are added, duplicates and rejected ones. */
  readonly read: number;
  readonly added: number;
  readonly duplicate: number;
  readonly rejected: readonly RejectedCount[];
  /** Nanoseconds since 1970 of the first and the last record. */
  readonly firstNs: bigint | undefined;
  readonly lastNs: bigint | undefined;
  /** Why the file could not be read to its end: the system's code. */
  readonly problem: string | undefined;
}

/** Counts what a file gives. */
export class FileCount {
  readonly #path: string;
  readonly #kind: string;
  readonly #records = new Map<string, number>();
  readonly #rejected = new Map<Rejection, { count: number; places: string[] }>();
  #added = 0;
  #duplicate = 0;
  #firstNs: bigint | undefined;
  #lastNs: bigint | undefined;
  #problem: string | undefined;

  constructor(path: string, kind: string) {
    this.#path = path;
    this.#kind = kind;
  }

  told({ signal, name, timeNs }: Told, isNew: boolean): void {
    const type = signal === "spans" ? (name.split(" ")[0] ?? name) : name;
    this.#records.set(type, (this.#records.get(type) ?? 0) + 1);
    if (isNew) this.#added += 1;
    else this.#duplicate += 1;
    if (this.#firstNs === undefined || timeNs < this.#firstNs) this.#firstNs = timeNs;
    if (this.#lastNs === undefined || timeNs > this.#lastNs) this.#lastNs = timeNs;
  }

  rejected({ reason, where }: Rejected): void {
    const entry = this.#rejected.get(reason) ?? { count: 0, places: [] };
    this.#rejected.set(reason, entry);
    entry.count += 1;
    if (entry.places.length < maxPlaces) entry.places.push(where);
  }

  /** Notes that `error` ended the reading. */
  failed(error: unknown): void {
    const code = at(error, "code");
    this.#problem = typeof code === "string" ? code : "unknown error";
  }

  outcome(): FileOutcome {
    const rejected = [...this.#rejected].map(([reason, entry]) => ({
      reason,
      count: entry.count,
      places: entry.places,
    }));
    const refused = rejected.reduce((sum, { count }) => sum + count, 0);
    return {
      path: this.#path,
      kind: this.#kind,
      records: Object.fromEntries(this.#records),
      read: this.#added + this.#duplicate + refused,
      added: this.#added,
      duplicate: this.#duplicate,
      rejected,
      firstNs: this.#firstNs,
      lastNs: this.#lastNs,
      problem: this.#problem,
    };
  }
}
