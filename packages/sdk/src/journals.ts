import {
  ackKey,
  destinationsFrom,
  folderAt,
  LiveSpans,
  openJournal,
  standardName,
  writeAck,
} from "@spoor/journal";
import type { Folder, FolderProblem, Journal, JournalStats, Signal } from "@spoor/journal";
import { profileOf } from "@spoor/core/semconv";
import type { Config } from "./config.ts";
import { Delivered } from "./processor/delivered.ts";
import { liveAttributes } from "./processor/live.ts";

/** Told what happens in the journals. */
export interface Listener {
  /** Records were written. */
  appended(): void;
  /** A segment was finished. */
  sealed(): void;
}

/** The journals of this thread, one for each kind of telemetry. */
export interface Journals {
  readonly traces: Journal;
  readonly metrics: Journal;
  readonly logs: Journal;
  /** The starts of spans that are open. */
  readonly live: LiveSpans;
  /** What stock exporters have delivered; there only where these are, beside the journal. */
  readonly delivered: Delivered | undefined;
  stats(): Readonly<Record<Signal, JournalStats>>;
  /** Finishes the segments that are being written. */
  seal(): void;
  /** Finishes them for good. */
  close(): void;
}

interface Options {
  /** The folder, or why it cannot be used now: what is written waits in memory until it can be. */
  readonly opened: Folder | FolderProblem;
  readonly config: Config;
  readonly warn: (message: string) => void;
  readonly listener: Listener;
}

export function openJournals(options: Options): Journals {
  const { opened, config, warn } = options;
  const folder = "problem" in opened ? folderAt(config.dir) : opened;
  if ("problem" in opened)
    warn(
      `nothing is written to disk: ${opened.problem}. Until then up to 2 MiB are kept in memory`,
    );
  const delivered = config.delivery === "both" ? deliveredBeside(folder) : undefined;
  const open = (signal: Signal): Journal => openOne(signal, { ...options, folder, delivered });
  const attributes = liveAttributes(profileOf(config.profile));
  const live = new LiveSpans({ folder, attributes, now: Date.now });
  const [traces, metrics, logs] = [open("traces"), open("metrics"), open("logs")];
  return {
    traces,
    metrics,
    logs,
    live,
    delivered,
    stats: () => ({ traces: traces.stats(), metrics: metrics.stats(), logs: logs.stats() }),
    seal() {
      for (const journal of [traces, logs, metrics, live]) journal.seal();
    },
    close() {
      for (const journal of [traces, logs, metrics]) journal.close();
      live.seal();
    },
  };
}

interface One extends Options {
  readonly folder: Folder;
  readonly delivered: Delivered | undefined;
}

function openOne(signal: Signal, one: One): Journal {
  const { folder, opened, config, warn, listener, delivered } = one;
  const isOpened = !("problem" in opened);
  const told = signal === "traces" ? delivered : undefined;
  return openJournal({
    folder,
    isOpened,
    signal,
    now: Date.now,
    fsync: config.fsync,
    // Of a folder that cannot be used all is said.
    warn: isOpened ? warn : () => {},
    appended: (records) => {
      told?.appended(records);
      listener.appended();
    },
    sealed: (segment, size) => {
      told?.sealed(segment, size);
      listener.sealed();
    },
  });
}

/** Acknowledges segments whose spans the stock exporter of the standard variables has delivered. */
function deliveredBeside(folder: Folder): Delivered | undefined {
  const all = destinationsFrom(process.env, () => {});
  const standard = all.find(({ name, targets }) => name === standardName && targets.traces);
  if (standard === undefined) return undefined;
  const destination = ackKey(standard, "traces");
  return new Delivered((segment, offset) => {
    writeAck({ folder, segment, destination, offset });
  });
}
