import { context, diag, DiagLogLevel, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace";

/** What a real SDK recorded in this process. */
export interface Recorded {
  /** The ended spans, in the order of their end. */
  spans(): readonly ReadableSpan[];
  /** The ended span of that name, which must be the only one. */
  span(name: string): ReadableSpan;
  events(): readonly ReadableLogRecord[];
  /** What was warned of through OpenTelemetry's diag logger. */
  readonly warnings: string[];
  reset(): void;
}

const ignore = (): void => {};

/** Registers a real SDK of the 2.x line with AsyncLocalStorage, for all tests of a file; call it once, at the top. */
export function recordTelemetry(...processors: readonly SpanProcessor[]): Recorded {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [...processors, new SimpleSpanProcessor({ exporter })];
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const logs = recordLogs();
  const warnings: string[] = [];
  const warn = (...message: readonly unknown[]) =>
    void warnings.push(message.map(String).join(" "));
  diag.setLogger(
    { warn, error: warn, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
  return {
    spans: () => exporter.getFinishedSpans(),
    span(name) {
      const [found, ...others] = exporter.getFinishedSpans().filter((span) => span.name === name);
      if (found === undefined || others.length > 0) throw new Error(`not one span named ${name}`);
      return found;
    },
    events: () => logs.getFinishedLogRecords(),
    warnings,
    reset() {
      exporter.reset();
      logs.reset();
      warnings.length = 0;
    },
  };
}

function recordLogs(): InMemoryLogRecordExporter {
  const exporter = new InMemoryLogRecordExporter();
  const processors = [new SimpleLogRecordProcessor({ exporter })];
  const provider = new LoggerProvider({ processors });
  Reflect.set(globalThis, Symbol.for("io.opentelemetry.js.api.logs"), () => provider);
  return exporter;
}
