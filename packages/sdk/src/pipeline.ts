import { writeSync } from "node:fs";
import { openFolder } from "@spoor/journal";
import type { Folder, FolderProblem, Journal, JournalStats, Signal } from "@spoor/journal";
import { profileOf } from "@spoor/core/semconv";
import { carry } from "./attribution/baggage.ts";
import { startBudgets } from "./budget/start-budgets.ts";
import type { Config } from "./config.ts";
import { startCapture } from "./content/start-capture.ts";
import { keepRunsIn } from "./framework/durable/kept-runs.ts";
import { openJournals } from "./journals.ts";
import type { Journals, Listener } from "./journals.ts";
import { startBlobs } from "./processor/blobs.ts";
import { ConsoleProcessor } from "./processor/console.ts";
import { styleOf } from "./processor/console-style.ts";
import { DeriveProcessor } from "./processor/derive.ts";
import { JournalLogProcessor, JournalSpanProcessor, writeMetrics } from "./processor/journal.ts";
import { MetricReader } from "./processor/metric-reader.ts";
import { preparePrices } from "./processor/prices.ts";
import { startRedaction } from "./redaction.ts";
import type { SpanProcessor } from "./processor/span.ts";
import { priceEstimates } from "./tokens/estimates.ts";
import { useProfile } from "./tracer.ts";

/** What Spoor puts into an OpenTelemetry SDK. */
export interface Pipeline {
  /** In the order in which they have to run: derive, then write, then show. */
  readonly spanProcessors: SpanProcessor[];
  readonly logRecordProcessors: JournalLogProcessor[];
  readonly metricReaders: MetricReader[];
  /** Tells the journal that a stock exporter handed on `spans` spans, the oldest first. */
  readonly exported: (spans: number, ok: boolean) => void;
  /** The folder, unless nothing is to be on disk, and how each of its journals does. */
  readonly journal: {
    readonly folder?: Folder | FolderProblem;
    readonly stats: () => Readonly<Partial<Record<Signal, JournalStats>>>;
  };
  flush(): Promise<void>;
  shutdown(): Promise<void>;
  /** Finishes the segments that are being written. */
  seal(): void;
  /** The same for the last time: what cannot be written even now counts as dropped. */
  close(): void;
}

type Warn = (message: string) => void;

const nobody: Listener = { appended: () => {}, sealed: () => {} };

/** Makes Spoor's part of an OpenTelemetry SDK; what a folder cannot take that is not usable waits in memory, and is told. */
export function makePipeline(config: Config, warn: Warn, listener: Listener = nobody): Pipeline {
  useProfile(profileOf(config.profile));
  startRedaction(config, warn);
  startCapture(config, process.env, warn);
  carry(config.baggage);
  preparePrices(config.prices, warn);
  priceEstimates(config.estimateCost);
  const opened = config.delivery === "direct" ? undefined : openFolder(config.dir);
  startBlobs(config, opened === undefined || "problem" in opened ? undefined : opened);
  startBudgets(config.budgets, opened, warn);
  keepRunsIn(opened);
  const journals = opened && openJournals({ opened, config, warn, listener });
  const metricReaders = journals === undefined ? [] : [metricReader(journals.metrics, config)];
  return {
    spanProcessors: [
      new DeriveProcessor(),
      ...(journals === undefined ? [] : [journalProcessor(journals)]),
      ...(config.console ? [consoleProcessor()] : []),
    ],
    logRecordProcessors: journals === undefined ? [] : [new JournalLogProcessor(journals.logs)],
    metricReaders,
    journal: { ...(opened && { folder: opened }), stats: () => journals?.stats() ?? {} },
    exported: (spans, ok) => journals?.delivered?.exported(spans, ok),
    flush: async () => {
      for (const reader of metricReaders) await reader.forceFlush();
    },
    shutdown: async () => {
      for (const reader of metricReaders) await reader.shutdown();
    },
    seal: () => journals?.seal(),
    close: () => journals?.close(),
  };
}

const journalProcessor = ({ traces, delivered, live }: Journals): JournalSpanProcessor =>
  new JournalSpanProcessor(traces, () => delivered?.missed(), live);

const metricReader = (journal: Journal, config: Config): MetricReader =>
  new MetricReader((metrics) => writeMetrics(journal, metrics), config.metricInterval);

const standardError = 2;

function printLine(line: string): void {
  writeSync(standardError, `${line}\n`);
}

const consoleProcessor = (): ConsoleProcessor =>
  new ConsoleProcessor(printLine, styleOf(process.env, process.stderr.isTTY));
