import { TraceFlags } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/api";
import type { ContentKind } from "@spoor/core/content";
import type { Config } from "../config.ts";

/** What is recorded of what is said, and where. */
export interface Capture {
  readonly kinds: ReadonlySet<ContentKind>;
  readonly onSpans: boolean;
  readonly onEvents: boolean;
}

let beforeWriting = (text: string): string => text;

let capture: Capture | undefined;

/** Chooses what is recorded of all calls that start from here on. */
export function useCapture({ kinds, places }: Config["content"]): void {
  capture =
    kinds.length === 0 || places.length === 0
      ? undefined
      : {
          kinds: new Set(kinds),
          onSpans: places.includes("span"),
          onEvents: places.includes("event"),
        };
}

/** What is recorded; undefined where nothing is, which is what an application has to ask for to be otherwise. */
export function currentCapture(): Capture | undefined {
  return capture;
}

/**
 * Has content redacted as it is written on spans: for an application's own OpenTelemetry set-up, whose exporters take the
 * spans as they are.
 */
export function redactAtOnce(redact: (text: string) => string): void {
  beforeWriting = redact;
}

/** Content as it is written on spans and events. */
export function asContent(text: string): string {
  return beforeWriting(text);
}

/** Whether what is written on `span` will leave the process. */
export function isKept(span: Span): boolean {
  return span.isRecording() && (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}
