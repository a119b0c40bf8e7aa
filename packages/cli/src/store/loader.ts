import type { Database } from "./database.ts";
import { eventTable } from "./flat-event.ts";
import type { FlatEvent } from "./flat-event.ts";
import { metricTable } from "./flat-point.ts";
import type { FlatPoint } from "./flat-point.ts";
import type { FlatSpan } from "./flat-span.ts";
import { Flattener } from "./flatten.ts";
import { spanTable } from "./span-table.ts";
import { TableLoader } from "./table-loader.ts";

/** Makes rows of OTLP/JSON requests, and brings them into DuckDB. */
export class Loader {
  readonly spans: TableLoader<FlatSpan>;
  readonly events: TableLoader<FlatEvent>;
  readonly points: TableLoader<FlatPoint>;
  readonly #flattener: Flattener;

  constructor(database: Database) {
    const spans = new TableLoader(database, spanTable);
    const events = new TableLoader(database, eventTable);
    const points = new TableLoader(database, metricTable);
    this.spans = spans;
    this.events = events;
    this.points = points;
    this.#flattener = new Flattener({
      span: (row) => spans.add(row),
      event: (row) => events.add(row),
      point: (row) => points.add(row),
    });
  }

  /** Adds the rows of `request`; gives how many of its records cannot be rows. Never throws. */
  add(request: unknown): number {
    return this.#flattener.add(request);
  }

  get isFull(): boolean {
    return this.spans.isFull || this.events.isFull || this.points.isFull;
  }

  /** Rows that wait to be taken. */
  get rows(): number {
    return this.spans.rows + this.events.rows + this.points.rows;
  }

  /** Characters of these rows. */
  get characters(): number {
    return this.spans.characters + this.events.characters + this.points.characters;
  }

  /** Hands what was added to DuckDB: to be called where {@link isFull}. */
  async settle(): Promise<void> {
    await this.spans.settle();
    await this.events.settle();
    await this.points.settle();
  }
}
