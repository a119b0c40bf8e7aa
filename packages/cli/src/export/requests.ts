import { requestOf } from "../store/to-otlp.ts";
import type { StoredRow } from "../store/to-otlp.ts";
import type { TableName } from "../store/column.ts";
import { text } from "@spoor/core/record";
import { otlpColumns, signalTables, storedRows } from "./selection.ts";
import type { Selection } from "./selection.ts";

/** An OTLP/JSON export request, and what it holds. */
export interface ExportedRequest {
  readonly table: TableName;
  readonly records: number;
  readonly request: unknown;
}

/** How much goes into one request: as JSON it stays below the longest line that a journal takes. */
const mostRecords = 256;
const mostCharacters = 200_000;

function sizeOf(row: StoredRow): number {
  return (text(row["attributes"])?.length ?? 0) + (text(row["extra"])?.length ?? 0);
}

function exported(table: TableName, rows: readonly StoredRow[]): ExportedRequest {
  return { table, records: rows.length, request: requestOf(table, rows) };
}

/** Everything that was selected as OTLP/JSON export requests: spans, then data points, then log records. */
export async function* selectedRequests(
  selection: Selection,
): AsyncGenerator<ExportedRequest, void> {
  for (const name of selection.signals) {
    const table = signalTables[name];
    let group: StoredRow[] = [];
    let size = 0;
    for await (const rows of storedRows(selection, table, otlpColumns[table])) {
      for (const row of rows) {
        const own = sizeOf(row);
        if (group.length >= mostRecords || (group.length > 0 && size + own > mostCharacters)) {
          yield exported(table, group);
          group = [];
          size = 0;
        }
        group.push(row);
        size += own;
      }
    }
    if (group.length > 0) yield exported(table, group);
  }
}
