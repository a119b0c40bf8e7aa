import { text } from "@spoor/core/record";
import { rowsOf } from "../ingest/otlp.ts";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import { stopWhereAsked } from "../failure.ts";
import { requestOf } from "../store/to-otlp.ts";
import type { StoredRow } from "../store/to-otlp.ts";
import { spanKey } from "../view/kind.ts";
import { chosenSql } from "./chosen.ts";
import { otlpColumns, selectedSql, withinSql } from "./selection.ts";
import type { Selection } from "./selection.ts";

/** Traces that belong together, whole. */
export interface Batch {
  readonly spans: readonly SpanRow[];
  readonly events: readonly EventRow[];
  /** The keys of the spans that are meant; undefined where all are. */
  readonly chosen: ReadonlySet<string> | undefined;
}

/** What is taken out of requests before they are read. */
type Redact = (request: unknown) => unknown;

/** Spans that are looked at together; traces are never divided. */
const enoughSpans = 5000;
const enoughEvents = 5000;

/** The traces that touch the window, those of one run together, by when they began. */
const unitsSql = (within: string, meant: string): string => `
  WITH traces AS (
    SELECT trace_id, coalesce(min(run_id), trace_id) AS unit, min(start_ns) AS first_ns,
      max(start_ns + duration_ns) AS last_ns, count(*) AS spans, bool_or(${meant}) AS meant
    FROM spans GROUP BY trace_id)
  SELECT string_agg(trace_id, ',') AS traces, CAST(sum(spans) AS BIGINT) AS spans
  FROM traces GROUP BY unit
  HAVING ${within} AND bool_or(meant)
  ORDER BY min(first_ns), unit`;

const ofTraces = "trace_id IN (SELECT unnest(string_split($traces, ',')))";

/** What `requests` of rows of the two tables say, redacted. */
function batchOf(
  spans: readonly StoredRow[],
  events: readonly StoredRow[],
  redact: Redact,
): Omit<Batch, "chosen"> {
  const whole = { textLimit: Infinity };
  return {
    spans: rowsOf(redact(requestOf("spans", spans)), whole).spans,
    events: rowsOf(redact(requestOf("events", events)), whole).events,
  };
}

/** Those of the spans of `traces` that are meant, where not all are. */
async function chosenOf({ store, isChosen }: Selection, traces: string): Promise<Batch["chosen"]> {
  if (!isChosen) return undefined;
  const sql = `SELECT trace_id, span_id FROM chosen WHERE ${ofTraces}`;
  const rows = await store.ask(sql, { traces });
  return new Set(rows.map((row) => spanKey(String(row["trace_id"]), String(row["span_id"]))));
}

async function tracesOf(selection: Selection, traces: string, redact: Redact): Promise<Batch> {
  const { store } = selection;
  const [spans, events] = [
    await store.ask(`SELECT ${otlpColumns.spans} FROM spans WHERE ${ofTraces} ORDER BY start_ns`, {
      traces,
    }),
    await store.ask(`SELECT ${otlpColumns.events} FROM events WHERE ${ofTraces} ORDER BY time_ns`, {
      traces,
    }),
  ];
  return { ...batchOf(spans, events, redact), chosen: await chosenOf(selection, traces) };
}

function touchesSql({ sinceMs, untilMs }: Selection["window"]): string {
  const since = withinSql({ sinceMs, untilMs: undefined }, "max(last_ns)");
  const until = withinSql({ sinceMs: undefined, untilMs }, "min(first_ns)");
  return `${since} AND ${until}`;
}

/** The events of the window that are part of no trace that is there. */
async function* looseEvents(selection: Selection, redact: Redact): AsyncGenerator<Batch, void> {
  // They belong to no span that could be meant.
  if (selection.isChosen) return;
  const sql = `SELECT ${otlpColumns.events} FROM events WHERE ${selectedSql("events", selection)}
    AND (trace_id IS NULL OR trace_id NOT IN (SELECT trace_id FROM spans)) ORDER BY time_ns`;
  let waiting: StoredRow[] = [];
  for await (const rows of selection.store.stream(sql)) {
    waiting.push(...rows);
    if (waiting.length < enoughEvents) continue;
    yield { ...batchOf([], waiting, redact), chosen: undefined };
    waiting = [];
  }
  if (waiting.length > 0) yield { ...batchOf([], waiting, redact), chosen: undefined };
}

/**
 * All traces that touch the window and have a span that is meant, with their events, in batches of a bounded number of spans: so much of what belongs
 * together as there is comes in one. Then the events without a trace.
 */
export async function* batchesOf(
  selection: Selection,
  redact: Redact,
): AsyncGenerator<Batch, void> {
  let traces: string[] = [];
  let spans = 0;
  const meant = selection.isChosen ? chosenSql : "true";
  for await (const rows of selection.store.stream(unitsSql(touchesSql(selection.window), meant))) {
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
