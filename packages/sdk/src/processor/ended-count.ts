import { TraceFlags } from "@opentelemetry/api";
import type { Span as ApiSpan } from "@opentelemetry/api";
import { isSpan } from "./span.ts";
import type { SpanProcessor } from "./span.ts";

/** Counts the sampled spans that end: what is not exported of them is known to be missing. */
export class EndedCount implements SpanProcessor {
  ended = 0;

  onStart(_span: ApiSpan): void {}

  onEnd(span: object): void {
    if (isSpan(span) && (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) this.ended += 1;
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
