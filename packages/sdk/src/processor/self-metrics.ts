import { metrics, ValueType } from "@opentelemetry/api";
import type { BatchObservableResult, ObservableCounter } from "@opentelemetry/api";
import type { DestinationStats, JournalStats, Signal } from "@spoor/journal";
import { metricOf } from "@spoor/core/metrics";
import {
  ERROR_TYPE,
  METRIC_OTEL_SDK_EXPORTER_LOG_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_SPAN_EXPORTED,
  METRIC_OTEL_SDK_PROCESSOR_LOG_PROCESSED,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED,
  OTEL_COMPONENT_NAME,
  OTEL_COMPONENT_TYPE,
} from "@spoor/core/semconv";
import { guard } from "../guard.ts";
import { currentProfile, scope } from "../tracer.ts";
import { version } from "../version.ts";

/** What is asked at each collection of metrics. */
export interface Asked {
  readonly journals: () => Readonly<Partial<Record<Signal, JournalStats>>>;
  readonly destinations: () => readonly DestinationStats[];
}

const processed = [
  ["traces", METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED],
  ["logs", METRIC_OTEL_SDK_PROCESSOR_LOG_PROCESSED],
] as const;
const exported = [
  ["traces", METRIC_OTEL_SDK_EXPORTER_SPAN_EXPORTED],
  ["logs", METRIC_OTEL_SDK_EXPORTER_LOG_EXPORTED],
  ["metrics", METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_EXPORTED],
] as const;

const journalType = "spoor_journal";
const senderType = "spoor_sender";
/** What `error.type` says of records that a destination refused. */
const rejected = "rejected";

/**
 * Tells what became of spans, log records and data points as OpenTelemetry's own metrics of an SDK: `processed` by the
 * journal, with the reason as `error.type` where they were dropped; `exported` by each destination, or rejected.
 */
export function observeSelf({ journals, destinations }: Asked): void {
  const { schemaUrl } = currentProfile();
  const meter = metrics.getMeter(scope, version, { schemaUrl });
  const counters = new Map<string, ObservableCounter>(
    [...processed, ...exported].map(([, name]) => [
      name,
      meter.createObservableCounter(name, {
        unit: metricOf(name)?.unit ?? "",
        valueType: ValueType.INT,
      }),
    ]),
  );
  const observe = (result: BatchObservableResult): void => {
    const tell = (name: string, value: number, labels: Record<string, string>): void => {
      const counter = counters.get(name);
      if (value > 0 && counter !== undefined) result.observe(counter, value, labels);
    };
    for (const [signal, name] of processed) {
      const stats = journals()[signal];
      const labels = labelsOf(journalType, journalType);
      tell(name, stats?.appended ?? 0, labels);
      for (const [reason, count] of Object.entries(stats?.dropped ?? {}))
        tell(name, count, { ...labels, [ERROR_TYPE]: reason });
    }
    for (const { name: destination, signals } of destinations()) {
      const labels = labelsOf(senderType, `${senderType}/${destination}`);
      for (const [signal, name] of exported) {
        const stats = signals[signal];
        tell(name, stats?.delivered ?? 0, labels);
        tell(name, stats?.rejected ?? 0, { ...labels, [ERROR_TYPE]: rejected });
      }
    }
  };
  const guarded = (result: BatchObservableResult): void => {
    guard("observing itself", () => observe(result));
  };
  meter.addBatchObservableCallback(guarded, [...counters.values()]);
}

const labelsOf = (type: string, name: string): Record<string, string> => ({
  [OTEL_COMPONENT_TYPE]: type,
  [OTEL_COMPONENT_NAME]: name,
});
