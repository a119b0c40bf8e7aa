import { eventTable } from "./flat-event.ts";
import type { FlatEvent } from "./flat-event.ts";
import { metricTable } from "./flat-point.ts";
import type { FlatPoint } from "./flat-point.ts";
import type { FlatSpan } from "./flat-span.ts";
import { Flattener } from "./flatten.ts";
import { Packs } from "./pack.ts";
import type { Pack } from "./pack.ts";
import { spanTable } from "./span-table.ts";

/** Rows, and characters of rows, that are written together, but for those of the last request. */
const batchRows = 8192;
const batchCharacters = 4 * 1024 * 1024;

/** Makes rows of OTLP/JSON requests, and hands them on in packs. */
export class Staging {
  readonly #spans = new Packs<FlatSpan>(spanTable);
  readonly #events = new Packs<FlatEvent>(eventTable);
  readonly #points = new Packs<FlatPoint>(metricTable);
  readonly #write: (pack: Pack) => void;
  readonly #flattener = new Flattener({
    span: (row) => this.#spans.add(row),
    event: (row) => this.#events.add(row),
    point: (row) => this.#points.add(row),
  });

  constructor(write: (pack: Pack) => void) {
    this.#write = write;
  }

  /** Adds the rows of `request`; gives how many of its records cannot be rows. Throws only what writing a pack throws. */
  add(request: unknown): number {
    const unreadable = this.#flattener.add(request);
    const packs = [this.#spans, this.#events, this.#points];
    const rows = packs.reduce((sum, each) => sum + each.rows, 0);
    const characters = packs.reduce((sum, each) => sum + each.characters, 0);
    if (rows >= batchRows || characters >= batchCharacters) this.finish();
    return unreadable;
  }

  /** Hands on what was added and has not been. */
  finish(): void {
    for (const packs of [this.#spans, this.#events, this.#points]) {
      for (const pack of packs.take()) this.#write(pack);
    }
  }
}
