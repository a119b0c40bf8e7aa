import { createRequire } from "node:module";
import type * as Api from "@opentelemetry/api";
import type * as Context from "@opentelemetry/context-async-hooks";
import type * as Core from "@opentelemetry/core";
import type * as Resources from "@opentelemetry/resources";
import type * as Logs from "@opentelemetry/sdk-logs";
import type * as Metrics from "@opentelemetry/sdk-metrics";
import type * as Trace from "@opentelemetry/sdk-trace";

interface Modules {
  readonly "@opentelemetry/api": typeof Api;
  readonly "@opentelemetry/context-async-hooks": typeof Context;
  readonly "@opentelemetry/core": typeof Core;
  readonly "@opentelemetry/sdk-trace": typeof Trace;
  readonly "@opentelemetry/sdk-logs": typeof Logs;
  readonly "@opentelemetry/sdk-metrics": typeof Metrics;
  readonly "@opentelemetry/resources": typeof Resources;
}

interface Exporters {
  readonly trace: Trace.SpanExporter;
  readonly metrics: Metrics.PushMetricExporter;
  readonly logs: Logs.LogRecordExporter;
}

/**
 * A package of the OpenTelemetry SDK, of the very line that sdk-node belongs to and loaded when it is asked for: 2.x and
 * 3.x lie side by side in many trees, and exporters of protocols that are not in use cost time to load.
 */
export function sdk<Name extends keyof Modules>(name: Name): Modules[Name] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a package is what its types say
  return load(name) as Modules[Name];
}

/** A package that only one line of the SDK has; undefined where it is not installed. */
export function optionalSdk(name: string): unknown {
  try {
    return load(name);
  } catch {
    return undefined;
  }
}

const classes = {
  trace: "OTLPTraceExporter",
  metrics: "OTLPMetricExporter",
  logs: "OTLPLogExporter",
} as const;

const packages: Readonly<Record<string, string>> = {
  "http/protobuf": "proto",
  "http/json": "http",
  grpc: "grpc",
};

/** The protocols that OTLP can be sent in. */
export const protocols: readonly string[] = Object.keys(packages);

/** The stock OTLP exporter of one signal, configured by the standard variables. Throws where it cannot be loaded. */
export function otlpExporter<Signal extends keyof Exporters>(
  signal: Signal,
  protocol: string,
): Exporters[Signal] {
  const loaded = load(`@opentelemetry/exporter-${signal}-otlp-${packages[protocol] ?? "proto"}`);
  const Exporter: unknown =
    typeof loaded === "object" && loaded !== null
      ? Reflect.get(loaded, classes[signal])
      : undefined;
  if (typeof Exporter !== "function")
    throw new Error(`no OTLP exporter of ${signal} for ${protocol}`);
  return Reflect.construct(Exporter, []);
}

/** Made at the first use: who imports `spoor` for its tracing API may have no SDK. */
let require: NodeJS.Require | undefined;

function load(name: string): unknown {
  require ??= createRequire(createRequire(import.meta.url).resolve("@opentelemetry/sdk-node"));
  return require(name);
}
