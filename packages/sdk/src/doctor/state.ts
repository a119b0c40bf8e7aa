import type { DestinationStats, Folder, FolderProblem, JournalStats, Signal } from "@spoor/journal";
import type { Config } from "@spoor/core/settings";

/** What runs in this process, as far as it can be asked how it does. */
export interface Running {
  readonly config: Config;
  /** `sdk`: Spoor started OpenTelemetry; `processors`: it is part of the application's; `none`: it could do neither. */
  readonly as: "sdk" | "processors" | "none";
  readonly folder?: Folder | FolderProblem;
  readonly stats?: () => Readonly<Partial<Record<Signal, JournalStats>>>;
  /** What sends from the journal. */
  readonly delivery?: { readonly stats: () => readonly DestinationStats[] };
}

let running: Running | undefined;
const exported = { delivered: 0, failed: 0 };

/** Tells what runs now. */
export function nowRunning(state: Running): void {
  running = state;
}

export function whatRuns(): Running | undefined {
  return running;
}

/** Counts spans that an exporter handed on, or could not. */
export function countExported(spans: number, ok: boolean): void {
  exported[ok ? "delivered" : "failed"] += spans;
}

/** Spans that exporters handed on, and those that they could not. */
export function exportedSpans(): { readonly delivered: number; readonly failed: number } {
  return { ...exported };
}
