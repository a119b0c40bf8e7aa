import type { Context, Span as ApiSpan } from "@opentelemetry/api";
import type { LogRecordLike, SpanLike } from "@spoor/journal";

/** A time or duration as OpenTelemetry keeps it: seconds and nanoseconds. */
export type HrTime = readonly [number, number];

/** What a processor sees of a span on both OpenTelemetry lines. */
export interface Span extends ApiSpan, Omit<SpanLike, "attributes" | "spanContext"> {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly startTime: HrTime;
  readonly duration: HrTime;
}

/** A span processor as both OpenTelemetry lines take it, without their classes. */
export interface SpanProcessor {
  onStart(span: ApiSpan, parent: Context): void;
  onEnding?(span: ApiSpan): void;
  onEnd(span: object): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Whether `span` is one of an OpenTelemetry SDK that can be read. */
export function isSpan(span: object): span is Span {
  return "attributes" in span && "startTime" in span && "instrumentationScope" in span;
}

/** Whether `record` is a log record of an OpenTelemetry SDK that can be read. */
export function isLogRecord(record: object): record is LogRecordLike {
  return "attributes" in record && "hrTime" in record && "instrumentationScope" in record;
}

/** Seconds of an OpenTelemetry duration. */
export function secondsOf(duration: HrTime): number {
  return duration[0] + duration[1] / 1e9;
}

/** When a span started and ended, in milliseconds since 1970. */
export function timesOf(span: Span): { readonly startMs: number; readonly endMs: number } {
  const startMs = secondsOf(span.startTime) * 1000;
  return { startMs, endMs: startMs + secondsOf(span.duration) * 1000 };
}
