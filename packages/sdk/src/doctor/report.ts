import { createRequire } from "node:module";
import { basename } from "node:path";
import { threadId } from "node:worker_threads";
import { processReportSchema, signalReports } from "@spoor/core/doctor";
import type { DeliveryReport, JournalReport, ProcessReport } from "@spoor/core/doctor";
import { samplerNameOf, samplerRatioOf } from "@spoor/core/settings";
import { signals as signalNames } from "@spoor/journal";
import type { ReportName } from "@spoor/journal";
import { failureCounts } from "../guard.ts";
import { instrumented } from "../hook/seen.ts";
import { redactions } from "../redaction.ts";
import { version } from "../version.ts";
import { findingsOf } from "./findings.ts";
import { openTelemetryHere } from "./open-telemetry.ts";
import { problemsOf } from "./problems.ts";
import { exportedSpans, whatRuns } from "./state.ts";
import type { Running } from "./state.ts";

/** When this thread began, in milliseconds since 1970. */
export const startMs: number = Math.round(performance.timeOrigin);

/**
 * What Spoor knows of itself in this process: the known libraries that were loaded and what became of each, the versions of
 * OpenTelemetry, where telemetry goes, what was dropped, what failed, and each problem with its cause and its fix. Plain
 * JSON without content, headers and keys. Never throws.
 */
export function doctor(): ProcessReport {
  const running = whatRuns();
  const journal = journalOf(running);
  const isOurs = running?.as === "sdk";
  const facts = {
    schema: processReportSchema,
    at: new Date().toISOString(),
    pid: process.pid,
    startedAt: new Date(startMs).toISOString(),
    script: basename(process.argv[1] ?? ""),
    node: process.versions.node,
    spoor: version,
    preloaded: isPreloaded(),
    isModule: process.argv[1] !== undefined && createRequire(import.meta.url).main === undefined,
    libraries: findingsOf(instrumented(), running?.config.disabledLibraries ?? []),
    openTelemetry: openTelemetryHere(running?.as),
    signals: isOurs ? signalReports(process.env) : [],
    sampler: isOurs ? samplerText() : "",
    ...(journal !== undefined && { journal }),
    exported: exportedSpans(),
    deliveries: deliveriesOf(running),
    redacted: redactions(),
    failures: Object.fromEntries(failureCounts()),
  } as const;
  return { ...facts, problems: problemsOf(facts, running) };
}

/** The name of this thread's report. */
export const reportName: ReportName = { startMs, pid: process.pid, threadId };

function isPreloaded(): boolean {
  const options = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(" ")];
  return options.some((option) =>
    /^(?:-r|--require|--import|--(?:experimental-)?loader)\b/.test(option),
  );
}

function samplerText(): string {
  const name = samplerNameOf(process.env);
  if (!name.endsWith("traceidratio")) return name;
  return `${name} ${samplerRatioOf(process.env) ?? 1}`;
}

function deliveriesOf(running: Running | undefined): DeliveryReport[] {
  return (running?.delivery?.stats() ?? []).flatMap(({ name, signals }) =>
    signalNames.flatMap((signal) => {
      const lane = signals[signal];
      if (lane === undefined) return [];
      const { delivered, rejected, problem } = lane;
      const why = problem === undefined ? {} : { problem };
      return [{ destination: name, signal, delivered, rejected, ...why }];
    }),
  );
}

function journalOf(running: Running | undefined): JournalReport | undefined {
  const { config, folder, stats } = running ?? {};
  if (config === undefined || folder === undefined) return undefined;
  const all = Object.values(stats?.() ?? {});
  const dropped: Record<string, number> = {};
  for (const one of all)
    for (const [reason, count] of Object.entries(one.dropped))
      dropped[reason] = (dropped[reason] ?? 0) + count;
  return {
    dir: "problem" in folder ? config.dir : folder.dir,
    writable: !("problem" in folder),
    appended: all.reduce((sum, { appended }) => sum + appended, 0),
    waiting: all.reduce((sum, { buffered }) => sum + buffered, 0),
    dropped,
  };
}
