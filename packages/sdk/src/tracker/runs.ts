import { OpenRun } from "./open-run.ts";
import type { RunStart, WaitingRun } from "./open-run.ts";
import type { OpenStep } from "./open-step.ts";
import type { Status } from "./status.ts";

/** Most runs that are open, and most that wait; of more the oldest is given up. */
const maxRuns = 1000;

const open = new Map<string, OpenRun>();
const waiting = new Map<string, WaitingRun>();

/** Starts the run of that id, or goes on with it where it waits; one that is open goes on as it is. */
export function beginRun(start: RunStart): OpenRun {
  return runOf(start.id) ?? opened(new OpenRun(start));
}

/** The open run of that id; one that waits goes on with this. */
export function runOf(id: string): OpenRun | undefined {
  const found = open.get(id);
  if (found !== undefined) return found;
  const before = waiting.get(id);
  if (before === undefined) return undefined;
  waiting.delete(id);
  return opened(new OpenRun(before.start, before.suspended));
}

/** The run of that id to end it with `status`: what waits already is not suspended once more. */
export function openRunOf(id: string, status: Status): OpenRun | undefined {
  return status === "suspended" ? open.get(id) : runOf(id);
}

/** Ends `run`; what is suspended can go on in this process. */
export function endRun(run: OpenRun, status: Status, error?: unknown): void {
  if (status === "suspended") suspendRun(run);
  else run.end(status, error);
  forget(run);
}

/** Suspends `run`, in `step` where one is named. */
export function suspendRun(run: OpenRun, step?: OpenStep): void {
  if (run.ended) return;
  const kept = run.suspend(step);
  forget(run);
  if (kept === undefined) return;
  waiting.set(run.start.id, kept);
  if (waiting.size <= maxRuns) return;
  const [oldest] = waiting.keys();
  if (oldest !== undefined) waiting.delete(oldest);
}

/** How many runs are open and how many wait. */
export function runCounts(): { readonly open: number; readonly waiting: number } {
  return { open: open.size, waiting: waiting.size };
}

function opened(run: OpenRun): OpenRun {
  open.set(run.start.id, run);
  if (open.size > maxRuns) {
    const [oldest] = open.values();
    if (oldest !== undefined) endRun(oldest, "cancelled");
  }
  return run;
}

function forget(run: OpenRun): void {
  if (open.get(run.start.id) === run) open.delete(run.start.id);
}
