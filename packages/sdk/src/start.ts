import { openFolder } from "@spoor/journal";
import type { Drained } from "@spoor/journal";
import { readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { redactAtOnce } from "./content/capture.ts";
import { openDelivery } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import { countExported, exportedSpans } from "./doctor/state.ts";
import { watchLibraries, watchRunning } from "./doctor/watch.ts";
import { drainedDirectly, drainedOf } from "./drained.ts";
import { exporting } from "./export.ts";
import type { Exporting } from "./export.ts";
import { failed } from "./guard.ts";
import { installHooks } from "./hook/load.ts";
import { isLoaderThread } from "./hook/is-loader-thread.ts";
import { keepRunning } from "./lifecycle.ts";
import type { Stoppable, Telemetry } from "./lifecycle.ts";
import { samplerOf } from "./otel-env.ts";
import type { Env } from "./otel-env.ts";
import { makePipeline } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";
import { redacted } from "./redaction.ts";
import { observeSelf } from "./processor/self-metrics.ts";
import { registerProviders } from "./providers.ts";
import type { Providers } from "./providers.ts";
import { registeredVersion, registrationProblem } from "./registration.ts";
import { resourceOf } from "./resource.ts";
import { RecordingSampler } from "./sampler.ts";
import { warn } from "./warn.ts";

/** Settings given in code; they win over the environment. */
export type StartOptions = Partial<Config>;

const none: Drained = { delivered: 0, spooled: 0, rejected: 0, dropped: 0 };
const nothing: Telemetry = {
  flush: () => Promise.resolve(none),
  shutdown: () => Promise.resolve(none),
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

/**
 * Hands on what is finished so far, within `timeoutMs`, and tells what became of it; for a process that may be frozen or
 * killed next. Never rejects.
 */
export function flush(timeoutMs?: number): Promise<Drained> {
  return (started ?? nothing).flush(timeoutMs);
}

/** Ends what is open, hands everything on and stops, within `timeoutMs`, and tells what became of it. Never rejects. */
export function shutdown(timeoutMs?: number): Promise<Drained> {
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
  let delivery: Delivery | undefined;
  const pipeline = makePipeline(config, warn, {
    appended: () => {},
    sealed: () => delivery?.makeRoom(),
  });
  redactAtOnce(redacted);
  const { folder } = pipeline.journal;
  if (folder !== undefined && !("problem" in folder))
    delivery = openDelivery({ folder, config, env: {}, warn });
  const drained = (): Drained => drainedOf({ journal: pipeline.journal.stats(), sent: {} });
  const flushAll = (ms: number): Promise<unknown> =>
    Promise.all([pipeline.flush(), delivery?.drain(ms)]);
  keepRunning({ ...pipeline, flush: flushAll, drained, destinations: [] }, config);
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
  let delivery: Delivery | undefined;
  const pipeline = makePipeline(config, warn, {
    appended: () => delivery?.wake(),
    sealed: () => delivery?.makeRoom(),
  });
  const { folder } = pipeline.journal;
  const isDirect = config.delivery !== "journal" || folder === undefined || "problem" in folder;
  const exports = exporting({
    env,
    otlp: isDirect,
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
  if (folder !== undefined && !("problem" in folder))
    delivery = openDelivery({ folder, config, env: isDirect ? {} : env, warn });
  observeSelf({
    journals: pipeline.journal.stats,
    destinations: () => delivery?.stats() ?? [],
  });
  const telemetry = keepRunning(stoppable({ pipeline, exports, providers, delivery }), config);
  watchRunning({ config, as: "sdk", ...pipeline.journal, ...(delivery && { delivery }) });
  return telemetry;
}

interface Parts {
  readonly pipeline: Pipeline;
  readonly exports: Exporting;
  readonly providers: Providers;
  readonly delivery: Delivery | undefined;
}

function stoppable({ pipeline, exports, providers, delivery }: Parts): Stoppable {
  const flushable = [
    ...exports.spanProcessors,
    ...exports.logRecordProcessors,
    ...pipeline.metricReaders,
    ...exports.metricReaders,
  ];
  const drain = async (timeoutMs: number, first: Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await first;
    await delivery?.drain(Math.max(0, timeoutMs - (performance.now() - began)));
  };
  let isOver = false;
  return {
    flush: (ms) => drain(ms, Promise.allSettled(flushable.map((part) => part.forceFlush()))),
    shutdown: async (ms) => {
      isOver = true;
      await drain(ms, providers.shutdown());
      delivery?.close();
    },
    drained: () =>
      exports.destinations.length === 0
        ? drainedOf({ journal: pipeline.journal.stats(), sent: delivery?.drained() ?? {} })
        : drainedDirectly({
            ended: exports.ended(),
            ...exportedSpans(),
            isOver,
            isOnDisk: delivery !== undefined,
          }),
    seal: () => pipeline.seal(),
    close: () => pipeline.close(),
    destinations: exports.destinations,
  };
}

function tellProblem(): void {
  const problem = registrationProblem();
  if (problem !== undefined) warn(`${problem.cause} ${problem.fix}`);
}
