import { summaryOf, tracesOf, treeOf } from "../../view/trace.ts";
import type { TraceSummary, TraceTree } from "../../view/trace.ts";
import type { Readable } from "./question.ts";
import { spansOfTraces } from "./spans-of-traces.ts";

/** Traces whose spans are in memory at once. */
const atOnce = 100;

/** Sums and names of some traces, in their order. */
export async function summaries(
  store: Readable,
  traces: readonly string[],
): Promise<TraceSummary[]> {
  const all = new Map<string, TraceSummary>();
  for (let from = 0; from < traces.length; from += atOnce) {
    const spans = await spansOfTraces(store, traces.slice(from, from + atOnce));
    for (const trace of tracesOf(spans)) all.set(trace[0].traceId, summaryOf(trace));
  }
  return traces.flatMap((traceId) => all.get(traceId) ?? []);
}

/** One trace as a tree; undefined where it has no spans. */
export async function tree(store: Readable, traceId: string): Promise<TraceTree | undefined> {
  const [first, ...others] = await spansOfTraces(store, [traceId]);
  if (first === undefined) return undefined;
  const events = await store.events("trace_id = $trace", { trace: traceId });
  return treeOf(
    [first, ...others],
    events.toSorted((a, b) => a.timeMs - b.timeMs),
  );
}
