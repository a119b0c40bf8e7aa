import type { LogRecordExporter } from "@opentelemetry/sdk-logs";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import { outgoing } from "./processor/outgoing.ts";
import { redactedMetrics } from "./processor/redacted-metrics.ts";
import { redactedLog } from "./processor/redacted.ts";

/** Told of each batch of spans that a stock exporter took: how many, and whether the backend has them. */
export type Exported = (spans: number, ok: boolean) => void;

/** Whether an export ended well; the code is the same on both lines. */
const succeeded = (code: number): boolean => code === 0;

/** `exporter` with what leaves spelled as the conventions have it and redacted, and each batch's end told to `exported`. */
export function outgoingExporter(exporter: SpanExporter, exported?: Exported): SpanExporter {
  return {
    export(spans: ReadableSpan[], done: Parameters<SpanExporter["export"]>[1]): void {
      exporter.export(spans.map(outgoing), (result) => {
        exported?.(spans.length, succeeded(result.code));
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** `exporter` with what leaves redacted. */
export function outgoingLogExporter(exporter: LogRecordExporter): LogRecordExporter {
  return {
    export: (records, done) => exporter.export(records.map(redactedLog), done),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}

/** `exporter` with what leaves redacted; its choices of aggregation and temporality stay its own. */
export function outgoingMetricExporter(exporter: PushMetricExporter): PushMetricExporter {
  const temporality = exporter.selectAggregationTemporality?.bind(exporter);
  const aggregation = exporter.selectAggregation?.bind(exporter);
  return {
    export: (metrics, done) => exporter.export(redactedMetrics(metrics), done),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
    ...(temporality !== undefined && { selectAggregationTemporality: temporality }),
    ...(aggregation !== undefined && { selectAggregation: aggregation }),
  };
}
