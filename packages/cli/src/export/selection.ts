import { millisecondsOfAnswer } from "../store/rows-of-answers.ts";
import type { OpenStore } from "../store/open-store.ts";
import type { TableName } from "../store/column.ts";
import type { StoredRow } from "../store/to-otlp.ts";
import { stopWhereAsked } from "../failure.ts";
import { chosenSql } from "./chosen.ts";
import type { Window } from "../window.ts";

/** What is exported, as `--signal` calls it, and the table that holds it. */
export const signalTables = { traces: "spans", metrics: "metrics", events: "events" } as const;

export type SignalName = keyof typeof signalTables;

export const signalNames: readonly SignalName[] = ["traces", "metrics", "events"];

/** Which rows of a store are exported. */
export interface Selection {
  readonly store: OpenStore;
  readonly signals: readonly SignalName[];
  readonly window: Window;
  /** Whether only spans that were found before, and what belongs to them, are exported. */
  readonly isChosen: boolean;
  readonly signal: AbortSignal;
}

/** What of a table lies in an export. */
export type Within = Pick<Selection, "window" | "isChosen">;

const timeColumns: Readonly<Record<TableName, string>> = {
  spans: "start_ns",
  events: "time_ns",
  metrics: "time_ns",
};

/** The columns that an OTLP record is made of: to read all of them takes several times as long. */
export const otlpColumns: Readonly<Record<TableName, string>> = {
  spans:
    "trace_id, span_id, parent_id, name, span_kind, start_ns, duration_ns, failed, message, attributes, extra, resource, scope",
  events: "name, time_ns, trace_id, span_id, attributes, extra, resource, scope",
  metrics:
    "name, type, unit, time_ns, start_ns, value, count, sum, attributes, extra, resource, scope",
};

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms)) * 1_000_000n);

/** The condition on the column `time` that it lies in `window`. */
export function withinSql({ sinceMs, untilMs }: Window, time: string): string {
  const conditions = [
    ...(sinceMs === undefined ? [] : [`${time} >= ${nanoseconds(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [`${time} < ${nanoseconds(untilMs)}`]),
  ];
  return conditions.length === 0 ? "true" : conditions.join(" AND ");
}

/** The condition that a row, the time of which is the column `time`, is exported. */
export function exportedSql({ window, isChosen }: Within, time: string): string {
  const within = withinSql(window, time);
  return isChosen ? `${within} AND ${chosenSql}` : within;
}

/** The condition that a row of `table` is exported. */
export function selectedSql(table: TableName, within: Within): string {
  return exportedSql(within, timeColumns[table]);
}

const dayNs = 86_400_000_000_000n;

/** When a row of `table` was, in milliseconds since 1970. */
export function timeOf(table: TableName, row: StoredRow): number {
  return millisecondsOfAnswer(row[timeColumns[table]]);
}

/** The `columns` of the rows of `table` in the order of time, in pieces; a day at a time, so that sorting takes little memory. */
export async function* storedRows(
  selection: Selection,
  table: TableName,
  columns = "*",
): AsyncGenerator<readonly StoredRow[], void> {
  const { store, signal } = selection;
  const time = timeColumns[table];
  const where = selectedSql(table, selection);
  const days = await store.ask(
    `SELECT DISTINCT ${time} // ${dayNs} AS day FROM ${table} WHERE ${where} ORDER BY day`,
  );
  for (const { day } of days) {
    const from = BigInt(Number(day)) * dayNs;
    const sql = `SELECT ${columns} FROM ${table} WHERE ${where} AND ${time} >= ${from} AND ${time} < ${from + dayNs}
      ORDER BY ${time}`;
    for await (const rows of store.stream(sql)) {
      stopWhereAsked(signal);
      yield rows;
    }
  }
}
