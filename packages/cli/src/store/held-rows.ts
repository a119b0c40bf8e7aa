import type { DuckDBAppender } from "@duckdb/node-api";
import { quoted, typedOf } from "./column.ts";
import type { StoreTable } from "./column.ts";
import type { Database } from "./database.ts";
import type { Pack } from "./pack.ts";

/** Packs of rows in the memory of DuckDB, for where no file can be written: they take ten times as long to bring there. */
export class HeldRows {
  readonly #appenders: ReadonlyMap<string, DuckDBAppender>;

  private constructor(appenders: ReadonlyMap<string, DuckDBAppender>) {
    this.#appenders = appenders;
  }

  static async in(database: Database, tables: readonly StoreTable<never>[]): Promise<HeldRows> {
    const appenders = new Map<string, DuckDBAppender>();
    for (const { name, columns } of tables) {
      const definition = columns.map((column) => `${quoted(column.name)} VARCHAR`).join(", ");
      await database.run(`DROP TABLE IF EXISTS held_${name}`);
      appenders.set(name, await database.appender(`held_${name}`, definition));
    }
    return new HeldRows(appenders);
  }

  write({ table, columns }: Pack): void {
    const appender = this.#appenders.get(table.name);
    const rows = columns[0]?.cells.length ?? 0;
    for (let row = 0; row < rows; row += 1) {
      for (const { cells } of columns) {
        const cell = cells[row];
        if (cell === undefined || cell === null) appender?.appendNull();
        else appender?.appendVarchar(cell);
      }
      appender?.endRow();
    }
  }

  /** Hands the last rows to DuckDB; no more can be written. */
  finish(): void {
    for (const appender of this.#appenders.values()) appender.closeSync();
  }
}

/** The rows of `table` that are held, with the columns `filename` and `file_row_number`, as a query. */
export function heldSql(table: StoreTable<never>): string {
  return `SELECT ${typedOf(table)}, '' AS filename, rowid AS file_row_number FROM held_${table.name}`;
}
