import { setImmediate } from "node:timers/promises";
import { text } from "@spoor/core/record";
import type { Row, SqlValue } from "../../sqlite/database.ts";
import { maxTranscriptLineBytes } from "../lines.ts";
import type { TranscriptDatabase, TranscriptFile, TranscriptValue } from "../reader.ts";
import type { SkippedRecord } from "../record.ts";

/** After how many rows others have a turn, signals among them. */
const rowsPerTurn = 1000;

/** Whether a file is a database that has, in each of these tables, these columns. */
export function hasColumns(
  { database }: TranscriptFile,
  tables: Readonly<Record<string, readonly string[]>>,
): boolean {
  return Object.entries(tables).every(([table, columns]) =>
    columns.every((column) => database?.columns.get(table)?.has(column) === true),
  );
}

/** The columns `names` of `table` for a SELECT: NULL in place of those that this version of the agent does not have. */
export function selected(
  { columns }: TranscriptDatabase,
  table: string,
  names: readonly string[],
): string {
  const known = columns.get(table);
  return names.map((name) => (known?.has(name) === true ? name : `NULL AS ${name}`)).join(", ");
}

/** A column with JSON for a SELECT: NULL where it is longer than is read. */
export function json(column: string, name: string = column): string {
  const blob = `CAST(${column} AS BLOB)`;
  return `CASE WHEN length(${blob}) <= ${maxTranscriptLineBytes} THEN CAST(${column} AS TEXT) END AS ${name}`;
}

/** The value in a column that was selected with `json`. */
export function parsedJson(column: SqlValue | undefined): TranscriptValue | SkippedRecord {
  if (typeof column !== "string") return { kind: "skipped", reason: "too_long", count: 1 };
  try {
    return { value: JSON.parse(column) };
  } catch {
    return { kind: "skipped", reason: "malformed", count: 1 };
  }
}

/** The rows of a SELECT on the database of `file`, which is closed after the last one. */
export async function* rowsOf(
  { database }: TranscriptFile,
  ...queries: readonly string[]
): AsyncGenerator<Row, void> {
  const opened = database?.open();
  if (opened === undefined) return;
  let rows = 0;
  try {
    for (const sql of queries)
      for (const row of opened.rows(sql)) {
        if (++rows % rowsPerTurn === 0) await setImmediate();
        yield row;
      }
  } finally {
    opened.close();
  }
}

const sqliteTime = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)$/;

/** The time in a column as ISO 8601: text of SQLite, which is UTC, or seconds or milliseconds since 1970. */
export function columnTime(column: SqlValue | undefined): string | undefined {
  const said = text(column);
  if (said !== undefined) {
    const iso = said.replace(sqliteTime, "$1T$2Z");
    return Number.isNaN(Date.parse(iso)) ? undefined : iso;
  }
  if (typeof column !== "number" || column <= 0) return undefined;
  const ms = column < 1e11 ? column * 1000 : column;
  return ms > 8.64e15 ? undefined : new Date(ms).toISOString();
}
