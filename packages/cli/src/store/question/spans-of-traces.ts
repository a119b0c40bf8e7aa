import type { SpanRow } from "../../ingest/rows.ts";
import { numberIn } from "./answers.ts";
import type { Readable } from "./question.ts";

/** Nanoseconds to the millisecond: numbers hold these exactly. */
const unit = "1000000";

/** The spans of some traces, by their starts. */
export async function spansOfTraces(
  store: Pick<Readable, "ask" | "spans">,
  traces: readonly string[],
): Promise<readonly SpanRow[]> {
  if (traces.length === 0) return [];
  const meant = `trace_id IN (SELECT unnest(from_json($traces, '["VARCHAR"]')))`;
  const parameters = { traces: JSON.stringify(traces) };
  const [times = {}] = await store.ask(
    `SELECT min(start_ns) // ${unit} AS first, max(start_ns) // ${unit} AS last FROM spans WHERE ${meant}`,
    parameters,
  );
  // What lies in files of other times is not looked at: whole rows are large.
  const spans = await store.spans(
    `${meant} AND start_ns >= $first * ${unit} AND start_ns < ($last + 1) * ${unit}`,
    { ...parameters, first: numberIn(times, "first"), last: numberIn(times, "last") },
  );
  return spans.toSorted((a, b) => a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : 1));
}
