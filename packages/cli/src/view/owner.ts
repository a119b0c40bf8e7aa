import { at, text } from "@spoor/core/record";
import { SPOOR_WORKFLOW_RUN_ID } from "@spoor/core/semconv";
import type { SpanRow } from "../ingest/rows.ts";
import { nearest, submitterOf } from "./ancestors.ts";
import { kindOf, spanKey } from "./kind.ts";

/** Spans found by their key, and the workflow run that each belongs to. */
export interface Owners {
  readonly byKey: ReadonlyMap<string, SpanRow>;
  /** The key of the run that `span` is a part of or happened in, the innermost one; of a fetched reply, that asked for it. */
  runOf(span: SpanRow): string | undefined;
}

/** The key of the run that a span names itself; parts of one run in one trace share it. */
function namedRun(span: SpanRow): string | undefined {
  const runId = text(at(span.attributes, SPOOR_WORKFLOW_RUN_ID));
  return runId === undefined ? undefined : `${span.traceId}/run/${runId}`;
}

/** A part that links to a part of the same run id in another trace continues that run. */
function joinedRuns(
  parts: readonly SpanRow[],
  byKey: ReadonlyMap<string, SpanRow>,
): Map<string, string> {
  const joined = new Map<string, string>();
  for (const part of parts) {
    const own = namedRun(part);
    const runId = at(part.attributes, SPOOR_WORKFLOW_RUN_ID);
    if (own === undefined) continue;
    for (const link of part.links) {
      const before = byKey.get(spanKey(link.traceId, link.spanId));
      if (before === undefined || at(before.attributes, SPOOR_WORKFLOW_RUN_ID) !== runId) continue;
      const target: string = namedRun(before) ?? own;
      const first: string = joined.get(target) ?? target;
      if (first !== own) joined.set(own, first);
    }
  }
  return joined;
}

/** Finds for each of `spans` the workflow run it belongs to: by its own run id, else by its ancestors. */
export function ownersOf(spans: readonly SpanRow[]): Owners {
  const byKey = new Map(spans.map((span) => [spanKey(span.traceId, span.spanId), span]));
  const parts = spans
    .filter((span) => kindOf(span) === "workflow")
    .toSorted((a, b) => a.startMs - b.startMs);
  const joined = joinedRuns(parts, byKey);
  const direct = (span: SpanRow): string | undefined => {
    if (submitterOf(span, byKey) !== undefined) return undefined;
    const named = namedRun(span);
    if (named !== undefined) return joined.get(named) ?? named;
    return kindOf(span) === "workflow" ? `${span.traceId}/span/${span.spanId}` : undefined;
  };
  return { byKey, runOf: nearest(byKey, direct) };
}
