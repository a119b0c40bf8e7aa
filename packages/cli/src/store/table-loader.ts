import type { DuckDBAppender } from "@duckdb/node-api";
import type { StoreTable } from "./column.ts";
import type { Database } from "./database.ts";
import { Pack, packedDefinitionOf, unpackedSql } from "./pack.ts";

let made = 0;

/** Rows of one table on their way into DuckDB. */
export class TableLoader<Row> {
  readonly table: StoreTable<Row>;
  readonly #database: Database;
  readonly #pack: Pack<Row>;
  #appender: DuckDBAppender | undefined;
  #packed = "";
  #rows = 0;
  #characters = 0;

  constructor(database: Database, table: StoreTable<Row>) {
    this.#database = database;
    this.table = table;
    this.#pack = new Pack(table);
  }

  /** Rows that were added since the last {@link take}. */
  get rows(): number {
    return this.#rows + this.#pack.rows;
  }

  /** Characters of these rows. */
  get characters(): number {
    return this.#characters + this.#pack.characters;
  }

  /** Whether {@link settle} is to be called before more is added. */
  get isFull(): boolean {
    return this.#pack.isFull;
  }

  add(row: Row): void {
    this.#pack.add(row);
  }

  /** Hands what was added to DuckDB. */
  async settle(): Promise<void> {
    if (this.#pack.rows === 0) return;
    if (this.#appender === undefined) {
      made += 1;
      this.#packed = `packed_${made}`;
      const definition = packedDefinitionOf(this.table);
      this.#appender = await this.#database.appender(this.#packed, definition);
    }
    this.#rows += this.#pack.rows;
    this.#characters += this.#pack.characters;
    this.#pack.moveTo(this.#appender);
  }

  /** The rows that were added since the last call; undefined where there are none. */
  async take(): Promise<Taken | undefined> {
    await this.settle();
    if (this.#appender === undefined) return undefined;
    this.#appender.closeSync();
    this.#appender = undefined;
    const taken = {
      rows: this.#rows,
      query: unpackedSql(this.table, this.#packed),
      drop: `DROP TABLE ${this.#packed}`,
    };
    this.#rows = 0;
    this.#characters = 0;
    return taken;
  }
}

/** Rows in DuckDB. */
export interface Taken {
  readonly rows: number;
  /** A query that gives them. */
  readonly query: string;
  /** The statement that lets go of them. */
  readonly drop: string;
}
