import { writeSync } from "node:fs";
import { openFolder, openJournal, writeAck } from "@spoor/journal";
import type { Folder, FolderProblem, Journal, JournalStats, Signal } from "@spoor/journal";
import { profileOf } from "@spoor/core/semconv";
import type { Config } from "./config.ts";
import { endpointOf, exportersOf } from "./otel-env.ts";
import { ConsoleProcessor } from "./processor/console.ts";
import { styleOf } from "./processor/console-style.ts";
import { Delivered } from "./processor/delivered.ts";
import { DeriveProcessor } from "./processor/derive.ts";
import { JournalLogProcessor, JournalSpanProcessor, writeMetrics } from "./processor/journal.ts";
import { MetricReader } from "./processor/metric-reader.ts";
import { preparePrices } from "./processor/prices.ts";
import type { SpanProcessor } from "./processor/span.ts";
import { useProfile } from "./tracer.ts";

/** What Spoor puts into an OpenTelemetry SDK. */
export interface Pipeline {
  /** In the order in which they have to run: derive, then write, then show. */
  readonly spanProcessors: SpanProcessor[];
  readonly logRecordProcessors: JournalLogProcessor[];
  readonly metricReaders: MetricReader[];
  /** Tells the journal that a stock exporter handed on `spans` spans, the oldest first. */
  readonly exported: (spans: number, ok: boolean) => void;
  /** The folder, and how each of its journals does. */
  readonly journal: {
    readonly folder: Folder | FolderProblem;
    readonly stats: () => readonly JournalStats[];
  };
  flush(): Promise<void>;
  shutdown(): Promise<void>;
  /** Finishes the segments that are being written. */
  seal(): void;
}

type Warn = (message: string) => void;

/** Makes Spoor's part of an OpenTelemetry SDK; a folder that cannot be used leaves out the journal and says so. */
export function makePipeline(config: Config, warn: Warn): Pipeline {
  useProfile(profileOf(config.profile));
  preparePrices();
  const opened = openFolder(config.dir);
  if ("problem" in opened) warn(`nothing is written to disk: ${opened.problem}`);
  const journals = "problem" in opened ? undefined : openJournals(opened, warn);
  const metricReaders = journals === undefined ? [] : [metricReader(journals.metrics, config)];
  return {
    spanProcessors: [
      new DeriveProcessor(),
      ...(journals === undefined
        ? []
        : [new JournalSpanProcessor(journals.traces, () => journals.delivered.missed())]),
      ...(config.console ? [consoleProcessor()] : []),
    ],
    logRecordProcessors: journals === undefined ? [] : [new JournalLogProcessor(journals.logs)],
    metricReaders,
    journal: { folder: opened, stats: () => statsOf(journals) },
    exported: (spans, ok) => journals?.delivered.exported(spans, ok),
    flush: async () => {
      for (const reader of metricReaders) await reader.forceFlush();
    },
    shutdown: async () => {
      for (const reader of metricReaders) await reader.shutdown();
    },
    seal: () => {
      journals?.traces.seal();
      journals?.logs.seal();
      journals?.metrics.seal();
    },
  };
}

interface Journals {
  readonly traces: Journal;
  readonly logs: Journal;
  readonly metrics: Journal;
  readonly delivered: Delivered;
}

function statsOf(journals: Journals | undefined): readonly JournalStats[] {
  if (journals === undefined) return [];
  return [journals.traces, journals.metrics, journals.logs].map((journal) => journal.stats());
}

function openJournals(folder: Folder, warn: Warn): Journals {
  const destination = endpointOf(process.env, "traces");
  const delivered = new Delivered((segment, offset) => {
    writeAck({ folder, segment, destination, offset });
  });
  const exports = exportersOf(process.env, "traces").includes("otlp");
  const open = (signal: Signal): Journal =>
    openJournal({
      folder,
      signal,
      now: Date.now,
      warn,
      ...(exports &&
        signal === "traces" && {
          appended: (records: number) => delivered.appended(records),
          sealed: (segment: string, size: number) => delivered.sealed(segment, size),
        }),
    });
  return { traces: open("traces"), logs: open("logs"), metrics: open("metrics"), delivered };
}

const metricReader = (journal: Journal, config: Config): MetricReader =>
  new MetricReader((metrics) => writeMetrics(journal, metrics), config.metricInterval);

const standardError = 2;

function printLine(line: string): void {
  writeSync(standardError, `${line}\n`);
}

const consoleProcessor = (): ConsoleProcessor =>
  new ConsoleProcessor(printLine, styleOf(process.env, process.stderr.isTTY));
