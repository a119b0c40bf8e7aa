import type { LogRecordProcessor } from "@opentelemetry/sdk-logs";
import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter, SpanProcessor } from "@opentelemetry/sdk-trace";
import { present } from "@spoor/core/record";
import { exportersOf, numberOf, protocolOf } from "./otel-env.ts";
import type { Env, Signal } from "./otel-env.ts";
import { outgoing } from "./processor/outgoing.ts";
import { otlpExporter, protocols, sdk } from "./sdk.ts";

/** Told of each batch of spans that a stock exporter took: how many, and whether the backend has them. */
export type Exported = (spans: number, ok: boolean) => void;

/** The stock processors and readers that the standard variables ask for. */
export interface Exporting {
  readonly spanProcessors: SpanProcessor[];
  readonly logRecordProcessors: LogRecordProcessor[];
  readonly metricReaders: IMetricReader[];
}

interface Options {
  readonly env: Env;
  readonly exported: Exported;
  readonly warn: (message: string) => void;
}

/** Makes the exporters of `OTEL_*_EXPORTER`, OTLP ones in the protocol that is asked for and no other. */
export function exporting(options: Options): Exporting {
  return {
    spanProcessors: spanProcessors(options),
    logRecordProcessors: logRecordProcessors(options),
    metricReaders: metricReaders(options),
  };
}

function spanProcessors({ env, exported, warn }: Options): SpanProcessor[] {
  const { BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor } = sdk(
    "@opentelemetry/sdk-trace",
  );
  return exportersOf(env, "traces").flatMap((name): SpanProcessor[] => {
    if (name === "otlp") {
      const exporter = otlpExporter("trace", protocol(env, "traces", warn));
      return [
        new BatchSpanProcessor({
          exporter: outgoingExporter(exporter, exported),
          ...batchOf(env, "BSP"),
        }),
      ];
    }
    if (name === "console")
      return [new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() })];
    warn(unknownExporter("traces", name));
    return [];
  });
}

function logRecordProcessors({ env, warn }: Options): LogRecordProcessor[] {
  const { BatchLogRecordProcessor, ConsoleLogRecordExporter, SimpleLogRecordProcessor } =
    sdk("@opentelemetry/sdk-logs");
  return exportersOf(env, "logs").flatMap((name): LogRecordProcessor[] => {
    if (name === "otlp")
      return [
        new BatchLogRecordProcessor({
          exporter: otlpExporter("logs", protocol(env, "logs", warn)),
          ...batchOf(env, "BLRP"),
        }),
      ];
    if (name === "console")
      return [new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() })];
    warn(unknownExporter("logs", name));
    return [];
  });
}

/** The sizes and times, in milliseconds, of a batch processor that `OTEL_<kind>_*` sets. */
const batchOf = (env: Env, kind: "BSP" | "BLRP"): Record<string, number> =>
  present({
    maxQueueSize: numberOf(env, `OTEL_${kind}_MAX_QUEUE_SIZE`),
    scheduledDelayMillis: numberOf(env, `OTEL_${kind}_SCHEDULE_DELAY`),
    exportTimeoutMillis: numberOf(env, `OTEL_${kind}_EXPORT_TIMEOUT`),
    maxExportBatchSize: numberOf(env, `OTEL_${kind}_MAX_EXPORT_BATCH_SIZE`),
  });

function metricReaders({ env, warn }: Options): IMetricReader[] {
  const { ConsoleMetricExporter, PeriodicExportingMetricReader } = sdk(
    "@opentelemetry/sdk-metrics",
  );
  const every = Number(env["OTEL_METRIC_EXPORT_INTERVAL"] ?? Number.NaN);
  const interval = every > 0 ? { exportIntervalMillis: every } : {};
  return exportersOf(env, "metrics").flatMap((name): IMetricReader[] => {
    if (name === "otlp") {
      const exporter = otlpExporter("metrics", protocol(env, "metrics", warn));
      return [new PeriodicExportingMetricReader({ exporter, ...interval, ...timeout(every) })];
    }
    if (name === "console")
      return [
        new PeriodicExportingMetricReader({
          exporter: new ConsoleMetricExporter(),
          ...interval,
          ...timeout(every),
        }),
      ];
    warn(unknownExporter("metrics", name));
    return [];
  });
}

/** The reader refuses a timeout above its interval; its own default is 30 s. */
const timeout = (every: number): { exportTimeoutMillis?: number } =>
  every > 0 && every < 30_000 ? { exportTimeoutMillis: every } : {};

function protocol(env: Env, signal: Signal, warn: Options["warn"]): string {
  const asked = protocolOf(env, signal);
  if (protocols.includes(asked)) return asked;
  warn(
    `OTEL_EXPORTER_OTLP_PROTOCOL=${JSON.stringify(asked)} is not known; accepted: ${protocols.join(", ")}. ` +
      `Going on with http/protobuf.`,
  );
  return "http/protobuf";
}

const unknownExporter = (signal: Signal, name: string): string =>
  `OTEL_${signal.toUpperCase()}_EXPORTER=${JSON.stringify(name)} is not known; accepted: otlp, console, none. It is left out.`;

/** Whether an export ended well; the code is the same on both lines. */
const succeeded = (code: number): boolean => code === 0;

/** `exporter` with what leaves spelled as the conventions have it, and each batch's end told to `exported`. */
function outgoingExporter(exporter: SpanExporter, exported: Exported): SpanExporter {
  return {
    export(spans: ReadableSpan[], done: Parameters<SpanExporter["export"]>[1]): void {
      exporter.export(spans.map(outgoing), (result) => {
        exported(spans.length, succeeded(result.code));
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}
