import { isSqlite } from "../sqlite/header.ts";
import { openDatabase } from "../sqlite/database.ts";
import type { Database, Row } from "../sqlite/database.ts";
import { Failure } from "../failure.ts";
import { rejected } from "./item.ts";
import type { LegacyItem } from "./item.ts";
import type { LegacyInput } from "./kind.ts";

/** A row of a table, counted from 1. */
export interface TableRow {
  readonly row: Row;
  readonly where: string;
}

/** The tables of an old system's database, whichever columns they have. */
export class Tables {
  readonly #database: Database;
  readonly names: ReadonlySet<string>;

  constructor(database: Database) {
    this.#database = database;
    this.names = new Set(database.tables());
  }

  has(table: string, column: string): boolean {
    return this.#database.columns(table).some(({ name }) => name === column);
  }

  /** The rows of `table` as they lie; none where there is no such table. */
  *rows(table: string): Generator<TableRow, void> {
    if (!this.names.has(table)) return;
    let number = 0;
    for (const row of this.#database.rows(`SELECT * FROM ${quoted(table)}`)) {
      number += 1;
      yield { row, where: `table ${table}, row ${number}` };
    }
  }

  select(sql: string): Iterable<Row> {
    return this.#database.rows(sql);
  }
}

/** `name` as an identifier of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Whether a file is an SQLite database with one of `tables`. Never throws. */
export function hasTable({ path, head }: LegacyInput, tables: readonly string[]): boolean {
  if (!isSqlite(head)) return false;
  try {
    const database = openDatabase(path);
    try {
      const names = database.tables();
      return tables.some((table) => names.includes(table));
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

/** What `read` finds in the database of a file; one that is damaged is a record that cannot be read. */
export function* itemsOfDatabase(
  path: string,
  read: (tables: Tables) => Iterable<LegacyItem>,
): Generator<LegacyItem, void> {
  let database: Database | undefined;
  try {
    database = openDatabase(path);
    yield* read(new Tables(database));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield rejected("unreadable", "database");
  } finally {
    database?.close();
  }
}
