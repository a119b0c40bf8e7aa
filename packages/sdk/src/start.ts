import { openFolder } from "@spoor/journal";
import { readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { countExported } from "./doctor/state.ts";
import { watchLibraries, watchRunning } from "./doctor/watch.ts";
import { exporting } from "./export.ts";
import { failed } from "./guard.ts";
import { installHooks } from "./hook/load.ts";
import { isLoaderThread } from "./hook/is-loader-thread.ts";
import { keepRunning } from "./lifecycle.ts";
import type { Telemetry } from "./lifecycle.ts";
import { destinationsOf, samplerOf } from "./otel-env.ts";
import type { Env } from "./otel-env.ts";
import { makePipeline } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";
import { registerProviders } from "./providers.ts";
import { registeredVersion, registrationProblem } from "./registration.ts";
import { resourceOf } from "./resource.ts";
import { RecordingSampler } from "./sampler.ts";
import { warn } from "./warn.ts";

/** Settings given in code; they win over the environment. */
export type StartOptions = Partial<Config>;

const nothing: Telemetry = {
  flush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

let started: Telemetry | undefined;

/**
 * Starts OpenTelemetry with Spoor in it and instruments the libraries that are loaded from here on.
 *
 * Builds on OpenTelemetry's SDK as NodeSDK does and honours its `OTEL_*` variables. Without an endpoint all goes to the local journal
 * and nothing to the network. A second call gives what the first one gave. Never throws.
 */
export function start(options: StartOptions = {}): Telemetry {
  if (started !== undefined) return started;
  try {
    started = run(configOf(options));
  } catch (error) {
    failed("start", error);
    warn(`could not start, the application runs untraced: ${String(error)}`);
    started = nothing;
  }
  return started;
}

/** Hands on what is finished so far, within `timeoutMs`; for a process that may be frozen or killed next. Never rejects. */
export function flush(timeoutMs?: number): Promise<void> {
  return (started ?? nothing).flush(timeoutMs);
}

/** Ends what is open, hands everything on and stops, within `timeoutMs`. Never rejects. */
export function shutdown(timeoutMs?: number): Promise<void> {
  return (started ?? nothing).shutdown(timeoutMs);
}

/** What an application that sets up OpenTelemetry itself adds to its SDK. */
export type SpoorProcessors = Pick<
  Pipeline,
  "spanProcessors" | "logRecordProcessors" | "metricReaders"
>;

/**
 * Spoor's part of an application's own OpenTelemetry set-up, to spread into its NodeSDK; instruments the libraries that are
 * loaded from here on. Registers nothing and exports nothing: the application's exporters stay its own.
 *
 * @example
 * const spoor = spoorProcessors();
 * new NodeSDK({
 *   ...spoor,
 *   spanProcessors: [...spoor.spanProcessors, new BatchSpanProcessor(exporter)],
 * }).start();
 */
export function spoorProcessors(options: StartOptions = {}): SpoorProcessors {
  const config = configOf(options);
  watchLibraries(config);
  if (!config.enabled) return { spanProcessors: [], logRecordProcessors: [], metricReaders: [] };
  installHooks({ disabledLibraries: config.disabledLibraries });
  const pipeline = makePipeline(config, warn);
  keepRunning({ ...pipeline, destinations: [] });
  watchRunning({ config, as: "processors", ...pipeline.journal });
  setImmediate(tellProblem).unref();
  const { spanProcessors, logRecordProcessors, metricReaders } = pipeline;
  return { spanProcessors, logRecordProcessors, metricReaders };
}

function configOf(options: StartOptions): Config {
  return { ...readConfig(process.env, warn), ...options };
}

function run(config: Config): Telemetry {
  const { env } = process;
  const isDisabled = env["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true";
  if (isLoaderThread()) return nothing;
  watchLibraries({ ...config, enabled: config.enabled && !isDisabled });
  if (!config.enabled || isDisabled) return nothing;
  if (registeredVersion() !== undefined) {
    installHooks({ disabledLibraries: config.disabledLibraries });
    warn(
      "another OpenTelemetry SDK is registered already, so Spoor starts none of its own. " +
        "Add spoorProcessors() to that SDK to record spans.",
    );
    watchRunning({ config, as: "none", folder: openFolder(config.dir) });
    return nothing;
  }
  return runPipeline(config, env);
}

function runPipeline(config: Config, env: Env): Telemetry {
  const pipeline = makePipeline(config, warn);
  const exports = exporting({
    env,
    warn,
    exported: (spans, ok) => {
      countExported(spans, ok);
      pipeline.exported(spans, ok);
    },
  });
  const providers = registerProviders({
    env,
    warn,
    resource: resourceOf(env),
    sampler: new RecordingSampler(samplerOf(env, warn)),
    spanProcessors: [...pipeline.spanProcessors, ...exports.spanProcessors],
    logRecordProcessors: [...pipeline.logRecordProcessors, ...exports.logRecordProcessors],
    metricReaders: [...pipeline.metricReaders, ...exports.metricReaders],
  });
  // Only now: the hooks need not look at the files of the SDK.
  installHooks({ disabledLibraries: config.disabledLibraries });
  tellProblem();
  const flushable = [
    ...exports.spanProcessors,
    ...exports.logRecordProcessors,
    ...pipeline.metricReaders,
    ...exports.metricReaders,
  ];
  const telemetry = keepRunning({
    flush: () => Promise.allSettled(flushable.map((part) => part.forceFlush())),
    shutdown: () => providers.shutdown(),
    seal: () => pipeline.seal(),
    destinations: destinationsOf(env),
  });
  watchRunning({ config, as: "sdk", ...pipeline.journal });
  return telemetry;
}

function tellProblem(): void {
  const problem = registrationProblem();
  if (problem !== undefined) warn(`${problem.cause} ${problem.fix}`);
}
