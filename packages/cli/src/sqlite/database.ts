import { createRequire } from "node:module";
import { at, escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { isSqliteFile } from "./header.ts";
import { snapshotOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** What a field of a row holds: a whole number beyond 2^53 is a bigint. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export type Row = Readonly<Record<string, SqlValue>>;

/** A column as the table declares it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** An SQLite database of another program, which is only read. */
export interface Database {
  /** The names of the tables, without those of SQLite itself. */
  tables(): readonly string[];
  /** The columns of a table; none where there is no such table. */
  columns(table: string): readonly Column[];
  /**
   * The rows of one SELECT, one at a time; `parameters` stand for its `?` in turn. Throws a `Failure` where SQLite cannot
   * read the file, and at the end where a program changed it meanwhile.
   */
  rows(sql: string, parameters?: readonly SqlValue[]): Iterable<Row>;
  close(): void;
}

/** What is used of `node-sqlite3-wasm`. */
interface Connection {
  exec(sql: string): void;
  prepare(sql: string): {
    iterate(parameters: readonly SqlValue[]): Iterable<Row>;
    finalize(): void;
  };
  close(): void;
}

interface Sqlite {
  readonly Database: new (path: string, options: object) => Connection;
}

/** The library is a megabyte of WebAssembly: it is loaded with the first database, from beside the bundle. */
function loadSqlite(): Sqlite {
  return createRequire(import.meta.url)("node-sqlite3-wasm");
}

function damaged(path: string, cause: unknown): Failure {
  const why = text(at(cause, "message")) ?? "unknown error";
  return new Failure(`Cannot read the SQLite database ${escapeText(path)}: ${escapeText(why)}.`, {
    code: exitCodes.store,
    hint: "Check it with: sqlite3 <file> 'PRAGMA integrity_check'",
    cause,
  });
}

function changed(path: string): Failure {
  return new Failure(`${escapeText(path)} was changed while it was read.`, {
    code: exitCodes.store,
    hint: "Run it again, or first end the program that writes it.",
  });
}

class SnapshotDatabase implements Database {
  readonly #path: string;
  readonly #snapshot: Snapshot;
  readonly #connection: Connection;

  constructor(path: string, snapshot: Snapshot, connection: Connection) {
    this.#path = path;
    this.#snapshot = snapshot;
    this.#connection = connection;
  }

  tables(): readonly string[] {
    const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;
    return [...this.rows(sql)].map(({ name }) => String(name));
  }

  columns(table: string): readonly Column[] {
    const rows = this.rows("SELECT name, type FROM pragma_table_info(?)", [table]);
    return [...rows].map(({ name, type }) => ({ name: String(name), type: String(type) }));
  }

  *rows(sql: string, parameters: readonly SqlValue[] = []): Generator<Row, void> {
    try {
      const statement = this.#connection.prepare(sql);
      try {
        yield* statement.iterate(parameters);
      } finally {
        statement.finalize();
      }
    } catch (error) {
      throw this.#snapshot.isStale() ? changed(this.#path) : damaged(this.#path, error);
    }
    if (this.#snapshot.isStale()) throw changed(this.#path);
  }

  close(): void {
    try {
      this.#connection.close();
    } finally {
      this.#snapshot.remove();
    }
  }
}

/** A connection to a snapshot. Exclusive locking lets SQLite read a `-wal` without the memory that processes share. */
function connect({ path, needsWrite }: Snapshot): Connection {
  const { Database } = loadSqlite();
  const connection = new Database(path, { fileMustExist: true, readOnly: !needsWrite });
  try {
    connection.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON",
    );
    connection.exec("SELECT count(*) FROM sqlite_schema");
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Opens the SQLite database `path` to read it. Nothing beside it is locked, changed or made, and it is not read into memory;
 * what another program wrote and has not yet moved into the file is read, too. Throws a `Failure` where the file is no
 * SQLite database or is damaged, and the system's error where it cannot be read.
 */
export function openDatabase(path: string): Database {
  if (!isSqliteFile(path)) {
    throw usageFailure(`${escapeText(path)} is no SQLite database.`);
  }
  const snapshot = snapshotOf(path);
  try {
    return new SnapshotDatabase(path, snapshot, connect(snapshot));
  } catch (error) {
    snapshot.remove();
    throw damaged(path, error);
  }
}
