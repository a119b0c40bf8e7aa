import { at, count, flag, list, text, texts } from "../record/read.ts";
import { signals } from "../settings/open-telemetry.ts";
import type { LibraryFinding, LibraryState } from "./library-finding.ts";
import type { Problem } from "./problem.ts";
import { processReportSchema } from "./process-report.ts";
import type {
  JournalReport,
  ProcessReport,
  SignalReport,
  DeliveryReport,
} from "./process-report.ts";

/** The report that another process wrote; undefined for what is none. What cannot be read of it is left out. */
export function readProcessReport(value: unknown): ProcessReport | undefined {
  const pid = count(at(value, "pid"));
  const written = text(at(value, "at"));
  if (at(value, "schema") !== processReportSchema || pid === undefined) return undefined;
  if (written === undefined || Number.isNaN(Date.parse(written))) return undefined;
  const journal = journalOf(at(value, "journal"));
  return {
    schema: processReportSchema,
    at: written,
    pid,
    startedAt: text(at(value, "startedAt")) ?? written,
    script: text(at(value, "script")) ?? "",
    node: text(at(value, "node")) ?? "",
    spoor: text(at(value, "spoor")) ?? "",
    preloaded: flag(at(value, "preloaded")) ?? true,
    isModule: flag(at(value, "isModule")) ?? false,
    libraries: list(at(value, "libraries")).flatMap(findingsOf),
    openTelemetry: openTelemetryOf(at(value, "openTelemetry")),
    signals: list(at(value, "signals")).flatMap(signalsOf),
    sampler: text(at(value, "sampler")) ?? "",
    ...(journal !== undefined && { journal }),
    exported: {
      delivered: count(at(at(value, "exported"), "delivered")) ?? 0,
      failed: count(at(at(value, "exported"), "failed")) ?? 0,
    },
    deliveries: list(at(value, "deliveries")).flatMap(deliveriesOf),
    redacted: countsOf(at(value, "redacted")),
    failures: countsOf(at(value, "failures")),
    problems: list(at(value, "problems")).flatMap(problemsOf),
  };
}

const states: readonly LibraryState[] = [
  "instrumented",
  "native",
  "loaded",
  "early",
  "unsupported",
  "failed",
  "unseen",
  "disabled",
];

function findingsOf(value: unknown): LibraryFinding[] {
  const name = text(at(value, "name"));
  const state = states.find((known) => known === at(value, "state"));
  if (name === undefined || state === undefined) return [];
  const problem = text(at(value, "problem"));
  const version = text(at(value, "version")) ?? "";
  return [{ name, version, state, ...(problem !== undefined && { problem }) }];
}

function openTelemetryOf(value: unknown): ProcessReport["openTelemetry"] {
  const registered = text(at(value, "registered"));
  const sdk = text(at(value, "sdk"));
  const owners = ["spoor", "application", "none"] as const;
  return {
    api: texts(at(value, "api")) ?? [],
    ...(registered !== undefined && { registered }),
    ...(sdk !== undefined && { sdk }),
    registration: owners.find((owner) => owner === at(value, "registration")) ?? "none",
  };
}

function signalsOf(value: unknown): SignalReport[] {
  const signal = signals.find((known) => known === at(value, "signal"));
  if (signal === undefined) return [];
  const endpoint = text(at(value, "endpoint"));
  const protocol = text(at(value, "protocol"));
  return [
    {
      signal,
      exporters: texts(at(value, "exporters")) ?? [],
      ...(endpoint !== undefined && { endpoint }),
      ...(protocol !== undefined && { protocol }),
    },
  ];
}

function journalOf(value: unknown): JournalReport | undefined {
  const dir = text(at(value, "dir"));
  if (dir === undefined) return undefined;
  return {
    dir,
    writable: flag(at(value, "writable")) ?? false,
    appended: count(at(value, "appended")) ?? 0,
    waiting: count(at(value, "waiting")) ?? 0,
    dropped: countsOf(at(value, "dropped")),
  };
}

function deliveriesOf(value: unknown): DeliveryReport[] {
  const destination = text(at(value, "destination"));
  const signal = signals.find((known) => known === at(value, "signal"));
  if (destination === undefined || signal === undefined) return [];
  const problem = text(at(value, "problem"));
  return [
    {
      destination,
      signal,
      delivered: count(at(value, "delivered")) ?? 0,
      rejected: count(at(value, "rejected")) ?? 0,
      ...(problem !== undefined && { problem }),
    },
  ];
}

function problemsOf(value: unknown): Problem[] {
  const [id, cause, fix] = [
    text(at(value, "id")),
    text(at(value, "cause")),
    text(at(value, "fix")),
  ];
  if (id === undefined || cause === undefined || fix === undefined) return [];
  const severity = at(value, "severity") === "note" ? "note" : "problem";
  return [{ id, severity, cause, fix }];
}

function countsOf(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  const counts: Record<string, number> = {};
  for (const [name, found] of Object.entries<unknown>({ ...value })) {
    const number = count(found);
    if (number !== undefined) counts[name] = number;
  }
  return counts;
}
