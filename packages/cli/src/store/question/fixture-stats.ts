// Groups of steps, errors and blocked steps as a few lines of TypeScript tell them: what the questions in SQL are compared with.
import { at, text } from "@spoor/core/record";
import { SPOOR_ERROR_CATEGORY } from "@spoor/core/semconv";
import type { SpanRow } from "../../ingest/rows.ts";
import type { BlockedStat, BlockedStep } from "../../view/blocked.ts";
import type { ErrorStat } from "../../view/error.ts";
import { grouped } from "../../view/group.ts";
import { errorTypeOf, kindOf, spanKey } from "../../view/kind.ts";
import type { Spread } from "../../view/percentile.ts";
import type { Step, StepStat } from "../../view/step.ts";

/** The smallest of the ascending `sorted` that at least `share` of all do not exceed (nearest rank). */
function rank(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The 50th and 95th percentile of `durations`. */
export function spreadOf(durations: readonly number[]): Spread {
  const sorted = durations.toSorted((a, b) => a - b);
  return { p50Ms: rank(sorted, 0.5), p95Ms: rank(sorted, 0.95) };
}

/** A step and the name of the workflow around it. */
export interface PlacedStep {
  readonly step: Step;
  readonly workflow: string | undefined;
}

function statOf(all: readonly [PlacedStep, ...PlacedStep[]]): StepStat {
  const [first] = all;
  const statuses: Record<string, number> = Object.create(null);
  for (const { step } of all) statuses[step.status] = (statuses[step.status] ?? 0) + 1;
  return {
    workflow: first.workflow,
    name: first.step.name,
    index: first.step.index,
    runs: all.length,
    statuses,
    ...spreadOf(all.map(({ step }) => step.durationMs)),
  };
}

/** Steps put together by workflow, index and name, in the order of their indexes. */
export function stepStatsOf(steps: readonly PlacedStep[]): StepStat[] {
  const keyOf = ({ workflow, step }: PlacedStep): string =>
    JSON.stringify([workflow, step.index, step.name]);
  const order = new Map<string | undefined, number>();
  for (const { workflow } of steps) if (!order.has(workflow)) order.set(workflow, order.size);
  const last = Number.MAX_SAFE_INTEGER;
  return grouped(steps, keyOf)
    .map(statOf)
    .toSorted(
      (a, b) =>
        (order.get(a.workflow) ?? last) - (order.get(b.workflow) ?? last) ||
        (a.index ?? last) - (b.index ?? last),
    );
}

/**
 * The failed spans in which an error began: a span whose child failed with the same error only passed it on, and counts
 * no second time.
 */
export function errorSpansOf(spans: readonly SpanRow[]): SpanRow[] {
  const passed = new Set<string>();
  for (const span of spans) {
    const type = errorTypeOf(span);
    if (type === undefined || span.parentSpanId === undefined) continue;
    passed.add(`${spanKey(span.traceId, span.parentSpanId)}/${type}`);
  }
  return spans.filter((span) => {
    const type = errorTypeOf(span);
    return type !== undefined && !passed.has(`${spanKey(span.traceId, span.spanId)}/${type}`);
  });
}

const errorKeyOf = (span: SpanRow): string => `${kindOf(span)} ${errorTypeOf(span) ?? ""}`;

/** Errors put together by type and kind of span, the most frequent first. */
export function errorStatsOf(failed: readonly SpanRow[]): ErrorStat[] {
  const stats = grouped(failed, errorKeyOf).map((group) => {
    const last = group.reduce((latest, span) => (span.startMs > latest.startMs ? span : latest));
    return {
      type: errorTypeOf(last) ?? "_OTHER",
      category: text(at(last.attributes, SPOOR_ERROR_CATEGORY)),
      kind: kindOf(last),
      count: group.length,
      lastSpan: last.name,
      message: last.message,
      lastAt: new Date(last.startMs).toISOString(),
      lastTraceId: last.traceId,
    };
  });
  return stats.toSorted((a, b) => b.count - a.count);
}

const blockKeyOf = (one: BlockedStep): string => JSON.stringify([one.step, one.reason]);

/** Blocked steps put together by step and reason, the most frequent first. */
export function blockedStatsOf(blocked: readonly BlockedStep[]): BlockedStat[] {
  const stats = grouped(blocked, blockKeyOf).map((group) => {
    const last = group.at(-1) ?? group[0];
    const { step, reason } = last;
    const told = group.findLast((one) => (one.detail ?? one.text) !== undefined);
    const example = told?.detail ?? told?.text ?? last.normalizedText ?? last.policy;
    return {
      step,
      reason,
      count: group.length,
      example,
      lastAt: last.at,
      lastTraceId: last.traceId,
    };
  });
  return stats.toSorted((a, b) => b.count - a.count);
}
