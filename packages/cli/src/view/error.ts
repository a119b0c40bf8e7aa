import { at, text } from "@spoor/core/record";
import { SPOOR_ERROR_CATEGORY } from "@spoor/core/semconv";
import type { SpanRow } from "../ingest/rows.ts";
import { grouped } from "./group.ts";
import { errorTypeOf, kindOf, spanKey } from "./kind.ts";
import type { SpanKind } from "./kind.ts";

/** Errors of one type in one kind of span. */
export interface ErrorStat {
  readonly type: string;
  readonly category: string | undefined;
  readonly kind: SpanKind;
  readonly count: number;
  /** The name of the latest span and what its status says. */
  readonly lastSpan: string;
  readonly message: string | undefined;
  readonly lastAt: string;
  readonly lastTraceId: string;
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

const keyOf = (span: SpanRow): string => `${kindOf(span)} ${errorTypeOf(span) ?? ""}`;

/** Errors put together by type and kind of span, the most frequent first. */
export function errorStatsOf(failed: readonly SpanRow[]): ErrorStat[] {
  const stats = grouped(failed, keyOf).map((group) => {
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
