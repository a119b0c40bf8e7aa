import { join } from "node:path";
import { escapeText } from "@spoor/core/record";
import { openFolder, openJournal } from "@spoor/journal";
import type { Journal, Signal } from "@spoor/journal";
import { exitCodes, Failure } from "../failure.ts";
import { accepted } from "./accepted.ts";
import { Deriver } from "./derive.ts";
import type { Report } from "./format.ts";
import { journalBodies } from "./journal-bodies.ts";

/** The folder in the store for what comes from outside while it comes. */
const inboxName = "inbox";

/** What became of the records of a request. */
export interface Written {
  readonly records: number;
  /** Those that are no telemetry, or too large. */
  readonly rejected: number;
  /** Those that could not be brought onto the disk; they may be later. */
  readonly unwritten: number;
}

export interface InboxOptions {
  readonly now: () => number;
  /** Told once, with one sentence, when the disk does not take what comes. */
  readonly warn: (message: string) => void;
}

/** The journals of a store for what other programs send: what is written there survives any end of this process. */
export class Inbox {
  readonly #journals: Readonly<Record<Signal, Journal>>;
  readonly #deriver = new Deriver();

  /** Throws a failure where the folder cannot be written. */
  constructor(store: string, { now, warn }: InboxOptions) {
    const folder = openFolder(join(store, inboxName));
    if ("problem" in folder)
      throw new Failure(escapeText(folder.problem), { code: exitCodes.store });
    const open = (signal: Signal): Journal => openJournal({ folder, signal, now, warn });
    this.#journals = { traces: open("traces"), metrics: open("metrics"), logs: open("logs") };
  }

  /** Writes what can be kept of `request`, which may be changed. */
  write(request: unknown, report: Report, where?: string): Written {
    let [records, rejected, unwritten] = [0, 0, 0];
    const counted: Report = {
      read: (bytes) => report.read(bytes),
      rejected: (reason, count = 1, place = where) => {
        rejected += count;
        report.rejected(reason, count, place);
      },
    };
    const kept = accepted(request, counted);
    const ready = kept && this.#deriver.derive(kept.request);
    const tooLarge = (count: number): void => counted.rejected("larger than a line may be", count);
    for (const line of journalBodies(ready, tooLarge)) {
      if (this.#journals[line.signal].append(line.body, line.records)) records += line.records;
      else unwritten += line.records;
    }
    return { records, rejected, unwritten };
  }

  /** Writes what still waits, and finishes the segments. */
  close(): void {
    for (const journal of Object.values(this.#journals)) journal.close();
  }
}
