import type { DiagLogLevel } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { LogRecordProcessor } from "@opentelemetry/sdk-logs";
import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import type { Sampler, SpanProcessor } from "@opentelemetry/sdk-trace";
import { at, present } from "@spoor/core/record";
import { DurableIds } from "./framework/durable/ids.ts";
import { limitOf, textOf } from "./otel-env.ts";
import type { Env } from "./otel-env.ts";
import { propagatorOf } from "./propagators.ts";
import { optionalSdk, sdk } from "./sdk.ts";
import { SparingPropagator } from "./sparing-propagator.ts";

/** What the providers are made of. */
export interface Parts {
  readonly env: Env;
  readonly warn: (message: string) => void;
  readonly resource: Resource;
  readonly sampler: Sampler;
  readonly spanProcessors: SpanProcessor[];
  readonly logRecordProcessors: LogRecordProcessor[];
  readonly metricReaders: IMetricReader[];
}

/** What is registered and must be stopped in the end. */
export interface Providers {
  shutdown(): Promise<unknown>;
}

/**
 * Registers OpenTelemetry's providers, context manager and propagator as NodeSDK does, by the same variables, from the
 * packages that it is made of: NodeSDK itself loads every exporter there is, which takes as long as all the rest.
 */
export function registerProviders(parts: Parts): Providers {
  setLogLevel(parts.env);
  const { context, metrics, propagation, trace } = sdk("@opentelemetry/api");
  const { AsyncLocalStorageContextManager } = sdk("@opentelemetry/context-async-hooks");
  const { MeterProvider } = sdk("@opentelemetry/sdk-metrics");
  const { RandomIdGenerator, TracerProvider } = sdk("@opentelemetry/sdk-trace");
  const { LoggerProvider } = sdk("@opentelemetry/sdk-logs");
  const { env, resource, sampler, spanProcessors } = parts;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const propagator = propagatorOf(env, parts.warn);
  if (propagator !== undefined) propagation.setGlobalPropagator(new SparingPropagator(propagator));
  const meters = new MeterProvider({ resource, readers: parts.metricReaders });
  metrics.setGlobalMeterProvider(meters);
  const spanLimits = spanLimitsOf(env);
  const idGenerator = new DurableIds(new RandomIdGenerator(), sampler);
  const tracers = new TracerProvider({
    resource,
    sampler,
    spanProcessors,
    spanLimits,
    idGenerator,
  });
  trace.setGlobalTracerProvider(tracers);
  const loggers = new LoggerProvider({
    resource,
    processors: parts.logRecordProcessors,
    logRecordLimits: logRecordLimitsOf(env),
  });
  registerLogger(loggers);
  const all = [tracers, loggers, meters];
  return { shutdown: () => Promise.allSettled(all.map((provider) => provider.shutdown())) };
}

/** Prints OpenTelemetry's own log, where `OTEL_LOG_LEVEL` asks for it. */
function setLogLevel(env: Env): void {
  const asked = textOf(env, "OTEL_LOG_LEVEL")?.toUpperCase();
  if (asked === undefined) return;
  const { diag, DiagConsoleLogger, DiagLogLevel } = sdk("@opentelemetry/api");
  const level: unknown = Reflect.get(DiagLogLevel, asked);
  const logLevel: DiagLogLevel = typeof level === "number" ? level : DiagLogLevel.INFO;
  diag.setLogger(new DiagConsoleLogger(), { logLevel });
}

/** The 3.x line takes loggers through the API itself, the 2.x line through a package of its own. */
function registerLogger(provider: object): void {
  for (const api of [sdk("@opentelemetry/api"), optionalSdk("@opentelemetry/api-logs")]) {
    const logs = at(api, "logs");
    const set = at(logs, "setGlobalLoggerProvider");
    if (typeof set === "function") Reflect.apply(set, logs, [provider]);
  }
}

const spanLimitsOf = (env: Env): Record<string, number> =>
  present({
    attributeCountLimit: limitOf(env, "SPAN_ATTRIBUTE_COUNT", "ATTRIBUTE_COUNT"),
    attributeValueLengthLimit: limitOf(
      env,
      "SPAN_ATTRIBUTE_VALUE_LENGTH",
      "ATTRIBUTE_VALUE_LENGTH",
    ),
    eventCountLimit: limitOf(env, "SPAN_EVENT_COUNT"),
    linkCountLimit: limitOf(env, "SPAN_LINK_COUNT"),
    attributePerEventCountLimit: limitOf(
      env,
      "EVENT_ATTRIBUTE_COUNT",
      "SPAN_ATTRIBUTE_PER_EVENT_COUNT",
    ),
    attributePerLinkCountLimit: limitOf(
      env,
      "LINK_ATTRIBUTE_COUNT",
      "SPAN_ATTRIBUTE_PER_LINK_COUNT",
    ),
  });

const logRecordLimitsOf = (env: Env): Record<string, number> =>
  present({
    attributeCountLimit: limitOf(env, "LOGRECORD_ATTRIBUTE_COUNT", "ATTRIBUTE_COUNT"),
    attributeValueLengthLimit: limitOf(
      env,
      "LOGRECORD_ATTRIBUTE_VALUE_LENGTH",
      "ATTRIBUTE_VALUE_LENGTH",
    ),
  });
