import { text } from "@spoor/core/record";
import { rowsOf } from "../ingest/otlp.ts";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import { stopWhereAsked } from "../failure.ts";
import { requestOf } from "../store/to-otlp.ts";
import type { StoredRow } from "../store/to-otlp.ts";
import { otlpColumns, selectedSql, withinSql } from "./selection.ts";
import type { Selection } from "./selection.ts";

/** Traces that belong together, whole. */
export interface Batch {
  readonly spans: readonly SpanRow[];
  readonly events: readonly EventRow[];
}

/** What is taken out of requests before they are read. */
type Redact = (request: unknown) => unknown;

/** Spans that are looked at together; traces are never divided. */
const enoughSpans = 5000;
const enoughEvents = 5000;

/** The traces that touch the window, those of one run together, by when they began. */
const unitsSql = (within: string): string => `
  WITH traces AS (
    SELECT trace_id, coalesce(min(run_id), trace_id) AS unit, min(start_ns) AS first_ns,
      max(start_ns + duration_ns) AS last_ns, count(*) AS spans
    FROM spans GROUP BY trace_id)
  SELECT string_agg(trace_id, ',') AS traces, CAST(sum(spans) AS BIGINT) AS spans
  FROM traces GROUP BY unit
  HAVING ${within}
  ORDER BY min(first_ns), unit`;

const ofTraces = "trace_id IN (SELECT unnest(string_split($traces, ',')))";

/** What `requests` of rows of the two tables say, redacted. */
function batchOf(spans: readonly StoredRow[], events: readonly StoredRow[], redact: Redact): Batch {
  const whole = { textLimit: Infinity };
  return {
    spans: rowsOf(redact(requestOf("spans", spans)), whole).spans,
    events: rowsOf(redact(requestOf("events", events)), whole).events,
  };
}

async function tracesOf({ store }: Selection, traces: string, redact: Redact): Promise<Batch> {
  const [spans, events] = [
    await store.ask(`SELECT ${otlpColumns.spans} FROM spans WHERE ${ofTraces} ORDER BY start_ns`, {
      traces,
    }),
    await store.ask(`SELECT ${otlpColumns.events} FROM events WHERE ${ofTraces} ORDER BY time_ns`, {
      traces,
    }),
  ];
  return batchOf(spans, events, redact);
}

function touchesSql({ sinceMs, untilMs }: Selection["window"]): string {
  const since = withinSql({ sinceMs, untilMs: undefined }, "max(last_ns)");
  const until = withinSql({ sinceMs: undefined, untilMs }, "min(first_ns)");
  return `${since} AND ${until}`;
}

/** The events of the window that are part of no trace that is there. */
async function* looseEvents(selection: Selection, redact: Redact): AsyncGenerator<Batch, void> {
  const sql = `SELECT ${otlpColumns.events} FROM events WHERE ${selectedSql("events", selection.window)}
    AND (trace_id IS NULL OR trace_id NOT IN (SELECT trace_id FROM spans)) ORDER BY time_ns`;
  let waiting: StoredRow[] = [];
  for await (const rows of selection.store.stream(sql)) {
    waiting.push(...rows);
    if (waiting.length < enoughEvents) continue;
    yield batchOf([], waiting, redact);
    waiting = [];
  }
  if (waiting.length > 0) yield batchOf([], waiting, redact);
}

/**
 * All traces that touch the window, with their events, in batches of a bounded number of spans: so much of what belongs
 * together as there is comes in one. Then the events without a trace.
 */
export async function* batchesOf(
  selection: Selection,
  redact: Redact,
): AsyncGenerator<Batch, void> {
  let traces: string[] = [];
  let spans = 0;
  for await (const rows of selection.store.stream(unitsSql(touchesSql(selection.window)))) {
    for (const row of rows) {
      traces.push(text(row["traces"]) ?? "");
      spans += Number(row["spans"]);
      if (spans < enoughSpans) continue;
      stopWhereAsked(selection.signal);
      yield await tracesOf(selection, traces.join(","), redact);
      traces = [];
      spans = 0;
    }
  }
  stopWhereAsked(selection.signal);
  if (traces.length > 0) yield await tracesOf(selection, traces.join(","), redact);
  yield* looseEvents(selection, redact);
}
