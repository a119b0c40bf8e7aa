import { TraceFlags } from "@opentelemetry/api";
import type { Context, Span as ApiSpan } from "@opentelemetry/api";
import { logRequest, metricsRequests, spanRequest } from "@spoor/journal";
import type { Encoded, Journal, LiveSpan, LiveSpans, ResourceMetricsLike } from "@spoor/journal";
import { failed } from "../guard.ts";
import { currentProfile } from "../tracer.ts";
import { isLive, liveAttributes, startOf } from "./live.ts";
import { outgoing } from "./outgoing.ts";
import { redactedMetrics } from "./redacted-metrics.ts";
import { redactedLog } from "./redacted.ts";
import { isLogRecord, isSpan } from "./span.ts";
import type { Span, SpanProcessor } from "./span.ts";

/**
 * Writes each sampled span to the journal in `onEnd`: when that returns, the span survives any end of the process. Of
 * workflows, steps, agents, tools and model calls it records the start, too, so that those are found that never ended.
 */
export class JournalSpanProcessor implements SpanProcessor {
  readonly #journal: Journal;
  readonly #missed: () => void;
  readonly #live: LiveSpans | undefined;
  readonly #names = liveAttributes(currentProfile());
  readonly #begun = new WeakMap<object, LiveSpan>();

  /** `missed` is called for each span that is not in the journal when `onEnd` returns. */
  constructor(journal: Journal, missed: () => void, live?: LiveSpans) {
    this.#journal = journal;
    this.#missed = missed;
    this.#live = live;
  }

  onStart(span: ApiSpan, _parent: Context): void {
    if (this.#live === undefined || !isSpan(span) || !isSampled(span)) return;
    try {
      if (!isLive(span)) return;
      const begun = this.#live.begin(outgoing(startOf(span, this.#names)));
      if (begun !== undefined) this.#begun.set(span, begun);
    } catch (error) {
      failed("live", error);
    }
  }

  onEnd(span: object): void {
    if (!isSpan(span) || !isSampled(span)) return;
    if (!write(this.#journal, spanRequest(outgoing(span)))) this.#missed();
    // Only now: were the process to end between the two, the span would be in neither place.
    this.#begun.get(span)?.end();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#journal.seal();
    this.#live?.seal();
    return Promise.resolve();
  }
}

const isSampled = (span: Span): boolean =>
  (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

/** Writes each log record, and so each event, to the journal as it is emitted. */
export class JournalLogProcessor {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  onEmit(record: object): void {
    if (isLogRecord(record)) write(this.#journal, logRequest(redactedLog(record)));
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#journal.seal();
    return Promise.resolve();
  }
}

/** Writes what a metric reader collected to the journal; nothing where there are no data points. */
export function writeMetrics(journal: Journal, metrics: ResourceMetricsLike): void {
  const requests = metricsRequests(redactedMetrics(metrics));
  if (requests === undefined) failed("journal", new Error("the metrics cannot be read"));
  for (const request of requests ?? []) if (request.n > 0) write(journal, request);
}

function write(journal: Journal, encoded: Encoded | undefined): boolean {
  if (encoded !== undefined) return journal.append(encoded.body, encoded.n);
  failed("journal", new Error("the record cannot be read"));
  return false;
}
