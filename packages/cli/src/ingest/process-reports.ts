import { readProcessReport } from "@spoor/core/doctor";
import type { ProcessReport } from "@spoor/core/doctor";
import { readReports } from "@spoor/journal";

/** A report and whether its process still runs. */
export interface KnownProcess {
  readonly isRunning: boolean;
  readonly report: ProcessReport;
}

/** Programs that only start others: `NODE_OPTIONS` loads Spoor into them too. */
const starters: ReadonlySet<string> = new Set([
  "npm",
  "npm-cli.js",
  "npx",
  "npx-cli.js",
  "pnpm",
  "pnpm.cjs",
  "yarn",
  "yarn.js",
  "spoor",
  "spoor.js",
]);
const maxProcesses = 5;

/** What the processes that run say of themselves, and the one that began last; a worker thread may say more. */
export function processReports(
  folder: string,
  isAlive: (pid: number) => boolean,
): readonly KnownProcess[] {
  const reports = readReports(folder).flatMap(({ value }) => readProcessReport(value) ?? []);
  return reports
    .filter(({ script }) => !starters.has(script))
    .map((report) => ({ isRunning: isAlive(report.pid), report }))
    .filter(({ isRunning, report }, _, [newest]) => isRunning || report.pid === newest?.report.pid)
    .slice(0, maxProcesses);
}
