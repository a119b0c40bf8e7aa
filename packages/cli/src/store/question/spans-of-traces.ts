import type { SpanRow } from "../../ingest/rows.ts";
import { numberIn } from "./answers.ts";
import type { Readable } from "./question.ts";

const dayNs = "86400000000000";

/** The spans of some traces, by their starts. */
export async function spansOfTraces(
  store: Pick<Readable, "ask" | "spans">,
  traces: readonly string[],
): Promise<readonly SpanRow[]> {
  if (traces.length === 0) return [];
  const meant = `trace_id IN (SELECT unnest(from_json($traces, '["VARCHAR"]')))`;
  const parameters = { traces: JSON.stringify(traces) };
  const [days = {}] = await store.ask(
    `SELECT CAST(min(start_ns) // ${dayNs} AS BIGINT) AS first, CAST(max(start_ns) // ${dayNs} AS BIGINT) AS last
    FROM spans WHERE ${meant}`,
    parameters,
  );
  // What lies in files of other days is not looked at: whole rows are large.
  const spans = await store.spans(
    `${meant} AND start_ns >= $first * ${dayNs} AND start_ns < ($last + 1) * ${dayNs}`,
    { ...parameters, first: numberIn(days, "first"), last: numberIn(days, "last") },
  );
  return spans.toSorted((a, b) => a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : 1));
}
