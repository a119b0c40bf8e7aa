import type { LogRecordProcessor } from "@opentelemetry/sdk-logs";
import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import { present } from "@spoor/core/record";
import { destinationsOf, exportersOf, numberOf, protocolOf } from "./otel-env.ts";
import type { Env, Signal } from "./otel-env.ts";
import { EndedCount } from "./processor/ended-count.ts";
import {
  outgoingExporter,
  outgoingLogExporter,
  outgoingMetricExporter,
} from "./outgoing-exporters.ts";
import type { Exported } from "./outgoing-exporters.ts";
import { otlpExporter, protocols, sdk } from "./sdk.ts";

/** The stock processors and readers that the standard variables ask for. */
export interface Exporting {
  readonly spanProcessors: SpanProcessor[];
  readonly logRecordProcessors: LogRecordProcessor[];
  readonly metricReaders: IMetricReader[];
  /** Where the OTLP exporters send to. */
  readonly destinations: readonly string[];
  /** How many spans have ended that an OTLP exporter is to have. */
  ended(): number;
}

interface Options {
  readonly env: Env;
  /** Whether OTLP exporters are wanted: what is in the journal is sent from there. */
  readonly otlp: boolean;
  readonly exported: Exported;
  readonly warn: (message: string) => void;
}

/** The exporters of `signal` that are asked for and wanted. */
const namesOf = ({ env, otlp }: Options, signal: Signal): readonly string[] =>
  exportersOf(env, signal).filter((name) => otlp || name !== "otlp");

/** Makes the exporters of `OTEL_*_EXPORTER`, OTLP ones in the protocol that is asked for and no other. */
export function exporting(options: Options): Exporting {
  const count = new EndedCount();
  const isCounted = namesOf(options, "traces").includes("otlp");
  return {
    destinations: options.otlp ? destinationsOf(options.env) : [],
    ended: () => count.ended,
    spanProcessors: [...(isCounted ? [count] : []), ...spanProcessors(options)],
    logRecordProcessors: logRecordProcessors(options),
    metricReaders: metricReaders(options),
  };
}

function spanProcessors(options: Options): SpanProcessor[] {
  const { env, exported, warn } = options;
  const { BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor } = sdk(
    "@opentelemetry/sdk-trace",
  );
  return namesOf(options, "traces").flatMap((name): SpanProcessor[] => {
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
      return [new SimpleSpanProcessor({ exporter: outgoingExporter(new ConsoleSpanExporter()) })];
    warn(unknownExporter("traces", name));
    return [];
  });
}

function logRecordProcessors(options: Options): LogRecordProcessor[] {
  const { env, warn } = options;
  const { BatchLogRecordProcessor, ConsoleLogRecordExporter, SimpleLogRecordProcessor } =
    sdk("@opentelemetry/sdk-logs");
  return namesOf(options, "logs").flatMap((name): LogRecordProcessor[] => {
    if (name === "otlp")
      return [
        new BatchLogRecordProcessor({
          exporter: outgoingLogExporter(otlpExporter("logs", protocol(env, "logs", warn))),
          ...batchOf(env, "BLRP"),
        }),
      ];
    if (name === "console")
      return [
        new SimpleLogRecordProcessor({
          exporter: outgoingLogExporter(new ConsoleLogRecordExporter()),
        }),
      ];
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

function metricReaders(options: Options): IMetricReader[] {
  const { env, warn } = options;
  const { ConsoleMetricExporter, PeriodicExportingMetricReader } = sdk(
    "@opentelemetry/sdk-metrics",
  );
  const every = Number(env["OTEL_METRIC_EXPORT_INTERVAL"] ?? Number.NaN);
  const interval = every > 0 ? { exportIntervalMillis: every } : {};
  return namesOf(options, "metrics").flatMap((name): IMetricReader[] => {
    if (name === "otlp") {
      const exporter = outgoingMetricExporter(
        otlpExporter("metrics", protocol(env, "metrics", warn)),
      );
      return [new PeriodicExportingMetricReader({ exporter, ...interval, ...timeout(every) })];
    }
    if (name === "console")
      return [
        new PeriodicExportingMetricReader({
          exporter: outgoingMetricExporter(new ConsoleMetricExporter()),
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
