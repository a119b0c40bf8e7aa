import type { Column, StoreTable } from "./column.ts";
import { daysOf } from "./nanoseconds.ts";
import type { TextColumn } from "./parquet/text-file.ts";

const millisecondsPerDay = 86_400_000;

/** Rows of one table and day that are written together: a text for each cell, a column at a time. */
export interface Pack {
  readonly table: StoreTable<never>;
  /** In UTC, `2026-11-20`. */
  readonly day: string;
  readonly columns: readonly TextColumn[];
}

interface OpenColumn<Row> {
  readonly name: string;
  readonly read: Column<Row>["read"];
  readonly cells: (string | null)[];
}

/** Puts the rows of one table into packs. */
export class Packs<Row> {
  readonly #table: StoreTable<Row>;
  readonly #timeOf: Column<Row>["read"] | undefined;
  readonly #days = new Map<number, readonly OpenColumn<Row>[]>();
  #rows = 0;
  #characters = 0;

  constructor(table: StoreTable<Row>) {
    this.#table = table;
    this.#timeOf = table.columns.find(({ name }) => name === table.time)?.read;
  }

  /** Rows since the last {@link take}. */
  get rows(): number {
    return this.#rows;
  }

  /** Characters of these rows. */
  get characters(): number {
    return this.#characters;
  }

  add(row: Row): void {
    const columns = this.#columnsOf(daysOf(String(this.#timeOf?.(row))));
    for (const { read, cells } of columns) {
      const cell = read(row);
      if (cell === undefined || cell === null) {
        cells.push(null);
        continue;
      }
      const text = typeof cell === "string" ? cell : String(cell);
      this.#characters += text.length;
      cells.push(text);
    }
    this.#rows += 1;
  }

  /** The rows that were added since the last call, the earliest day first. */
  take(): readonly Pack[] {
    const packs = [...this.#days]
      .toSorted(([one], [other]) => one - other)
      .map(([day, columns]) => ({
        table: this.#table,
        day: new Date(day * millisecondsPerDay).toISOString().slice(0, "2026-11-20".length),
        columns,
      }));
    this.#days.clear();
    this.#rows = 0;
    this.#characters = 0;
    return packs;
  }

  #columnsOf(day: number): readonly OpenColumn<Row>[] {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const columns = this.#table.columns.map(({ name, read }) => ({ name, read, cells: [] }));
    this.#days.set(day, columns);
    return columns;
  }
}
