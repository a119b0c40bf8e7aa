import { TraceFlags } from "@opentelemetry/api";
import type { Context, Span as ApiSpan } from "@opentelemetry/api";
import { logRequest, metricsRequests, spanRequest } from "@spoor/journal";
import type { Encoded, Journal, ResourceMetricsLike } from "@spoor/journal";
import { failed } from "../guard.ts";
import { outgoing } from "./outgoing.ts";
import { isLogRecord, isSpan } from "./span.ts";
import type { SpanProcessor } from "./span.ts";

/** Writes each sampled span to the journal in `onEnd`: when that returns, the span survives any end of the process. */
export class JournalSpanProcessor implements SpanProcessor {
  readonly #journal: Journal;
  readonly #missed: () => void;

  /** `missed` is called for each span that is not in the journal when `onEnd` returns. */
  constructor(journal: Journal, missed: () => void) {
    this.#journal = journal;
    this.#missed = missed;
  }

  onStart(_span: ApiSpan, _parent: Context): void {}

  onEnd(span: object): void {
    if (!isSpan(span) || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (!write(this.#journal, spanRequest(outgoing(span)))) this.#missed();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#journal.seal();
    return Promise.resolve();
  }
}

/** Writes each log record, and so each event, to the journal as it is emitted. */
export class JournalLogProcessor {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  onEmit(record: object): void {
    if (isLogRecord(record)) write(this.#journal, logRequest(record));
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
  const requests = metricsRequests(metrics);
  if (requests === undefined) failed("journal", new Error("the metrics cannot be read"));
  for (const request of requests ?? []) if (request.n > 0) write(journal, request);
}

function write(journal: Journal, encoded: Encoded | undefined): boolean {
  if (encoded !== undefined) return journal.append(encoded.body, encoded.n);
  failed("journal", new Error("the record cannot be read"));
  return false;
}
