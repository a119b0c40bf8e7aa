import { csvText } from "../print/csv.ts";
import type { CsvValue } from "../print/csv.ts";
import { signalTables, storedRows, timeOf } from "./selection.ts";
import type { StoredRow } from "../store/to-otlp.ts";
import type { TableName } from "../store/column.ts";
import { nothing } from "./export-work.ts";
import type { Counts, Export } from "./export-work.ts";

/** The columns of a table as CSV has them, besides the time, which is first. */
const columns: Readonly<Record<TableName, readonly string[]>> = {
  spans: [
    "duration_ms",
    "kind",
    "name",
    "service",
    "failed",
    "error",
    "message",
    "workflow",
    "run_id",
    "step",
    "provider",
    "model",
    "response_model",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cost_usd",
    "unpriced_reason",
    "tool",
    "agent",
    "session",
    "user",
    "tenant",
    "purpose",
    "trace_id",
    "span_id",
    "parent_id",
  ],
  events: ["name", "service", "trace_id", "span_id", "attributes"],
  metrics: ["name", "type", "unit", "value", "count", "sum", "service", "attributes"],
};

const ids: ReadonlySet<string> = new Set(["trace_id", "span_id", "parent_id"]);
/** What a span says in words of its own. */
const contentColumn = "message";
const nanosecondsPerMillisecond = 1e6;
const picoPerUsd = 1e12;

function valueOf(row: StoredRow, column: string): unknown {
  if (column === "duration_ms") return Number(row["duration_ns"]) / nanosecondsPerMillisecond;
  if (column !== "cost_usd") return row[column];
  const pico = row["cost_pico"];
  return pico === null || pico === undefined ? undefined : Number(pico) / picoPerUsd;
}

function cellOf(row: StoredRow, column: string, work: Export): CsvValue {
  const value = valueOf(row, column);
  if (column === contentColumn && work.redaction === "strict") return undefined;
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return undefined;
  if (ids.has(column)) return value;
  return column === "attributes" ? work.redactAttributes(value) : work.redactText(value, column);
}

/** Writes the rows of one table, with a line of titles, in the order of time. */
export async function writeCsv(work: Export): Promise<Counts> {
  const { selection, sink } = work;
  const table = signalTables[selection?.signals[0] ?? "traces"];
  const titles = ["time", ...columns[table]];
  await sink.write(csvText(titles, []));
  if (selection === undefined) return nothing;
  let count = 0;
  for await (const rows of storedRows(selection, table)) {
    const lines = rows.map((row) => [
      new Date(timeOf(table, row)).toISOString(),
      ...columns[table].map((column) => cellOf(row, column, work)),
    ]);
    const text = csvText([], lines);
    await sink.write(text.slice(text.indexOf("\r\n") + 2));
    count += rows.length;
  }
  return table === "spans" ? { spans: count, others: 0 } : { spans: 0, others: count };
}
