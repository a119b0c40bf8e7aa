import { removeOldReports, writeReport } from "@spoor/journal";
import { isMainThread } from "node:worker_threads";
import { guard } from "../guard.ts";
import { doctor, reportName } from "./report.ts";

const afterMs = 1000;

/**
 * Leaves this thread's report in the folder `dir` for `spoor doctor`: a moment after now, a moment after each call of what
 * it returns, and as the process ends. A worker leaves one only where something is wrong. Never keeps the process alive.
 */
export function keepReport(dir: string): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isFirst = true;
  const write = (): void => {
    guard("writing a report", () => {
      const report = doctor();
      if (!isMainThread && report.problems.length === 0) return;
      writeReport(dir, reportName, JSON.stringify(report));
      if (isFirst) removeOldReports(dir, Date.now());
      isFirst = false;
    });
  };
  const soon = (): void => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      write();
    }, afterMs);
    timer.unref();
  };
  process.once("exit", write);
  soon();
  return soon;
}
