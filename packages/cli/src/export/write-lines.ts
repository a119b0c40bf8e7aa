import { rowsOf } from "../ingest/otlp.ts";
import { jsonLine } from "../print/json.ts";
import { metricRowOf } from "./metric-row.ts";
import { requestOf } from "../store/to-otlp.ts";
import type { StoredRow } from "../store/to-otlp.ts";
import type { TableName } from "../store/column.ts";
import { exportedEventOf, exportedSpanOf } from "../view/export.ts";
import { nothing } from "./export-work.ts";
import type { Counts, Export } from "./export-work.ts";
import { otlpColumns, signalTables, storedRows, timeOf } from "./selection.ts";
import type { Selection } from "./selection.ts";

interface Placed {
  readonly table: TableName;
  readonly row: StoredRow;
  readonly timeMs: number;
}

async function* placed(selection: Selection, table: TableName): AsyncGenerator<Placed, void> {
  for await (const rows of storedRows(selection, table, otlpColumns[table])) {
    for (const row of rows) yield { table, row, timeMs: timeOf(table, row) };
  }
}

/** The rows of several tables in the order of time, each of which comes in that order. */
async function* merged(sources: readonly AsyncGenerator<Placed, void>[]): AsyncGenerator<Placed> {
  const heads = await Promise.all(
    sources.map(async (source) => ({ source, next: await source.next() })),
  );
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    let earliest: Placed | undefined;
    for (const head of heads) {
      if (head.next.done === true) continue;
      if (earliest === undefined || head.next.value.timeMs < earliest.timeMs) {
        first = head;
        earliest = head.next.value;
      }
    }
    if (first === undefined || earliest === undefined) return;
    yield earliest;
    first.next = await first.source.next();
  }
}

/** The lines of one row: one, or none of a log line, which is no event. */
function linesOf({ table, row }: Placed, redact: Export["redact"]): readonly object[] {
  const request = redact(requestOf(table, [row]));
  if (table === "metrics") return [metricRowOf(request)];
  const { spans, events } = rowsOf(request, { textLimit: Infinity });
  return [...spans.map(exportedSpanOf), ...events.map(exportedEventOf)];
}

/** Writes one row a line, spans, events and data points together in the order of time. */
export async function writeLines({ selection, redact, sink }: Export): Promise<Counts> {
  if (selection === undefined) return nothing;
  const { signals } = selection;
  let { spans, others } = nothing;
  for await (const one of merged(signals.map((name) => placed(selection, signalTables[name])))) {
    for (const line of linesOf(one, redact)) {
      await sink.write(jsonLine(line));
      if (one.table === "spans") spans += 1;
      else others += 1;
    }
  }
  return { spans, others };
}
