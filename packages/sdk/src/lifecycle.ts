import type { Drained } from "@spoor/journal";
import { fatalError, watchForFatal } from "./fatal.ts";
import { failed } from "./guard.ts";
import { isReachable } from "./is-reachable.ts";
import { flushOnSignal } from "./on-signal.ts";
import { endOpenNativeCalls } from "./processor/native-call.ts";
import { endOpenCalls } from "./trace/call.ts";
import { endOpenOperations } from "./trace/operation.ts";

/** What `start` gives back. Neither function ever rejects, nor takes longer than it may. */
export interface Telemetry {
  /** Hands on what is finished so far, within `timeoutMs` (5,000 unless given), and tells what became of it. */
  flush(timeoutMs?: number): Promise<Drained>;
  /** Ends what is open, hands everything on and stops, within `timeoutMs` (5,000 unless given); tells what became of it. */
  shutdown(timeoutMs?: number): Promise<Drained>;
}

/** What a running pipeline can be asked for. */
export interface Stoppable {
  flush(timeoutMs: number): Promise<unknown>;
  shutdown(timeoutMs: number): Promise<unknown>;
  /** What became of all records so far. */
  drained(): Drained;
  /** Where OpenTelemetry's own exporters send to; empty where there are none. */
  readonly destinations: readonly string[];
  /** Finishes what can be finished without waiting. */
  seal(): void;
  /** The same for the last time. */
  close(): void;
}

/** How the process is to end. */
export interface Ending {
  /** Whether a signal that ends the process waits for what is on its way. */
  readonly flushOnSignal: boolean;
}

const defaultTimeoutMs = 5000;
/** Longest wait of a natural end of the process, or of a signal, for what is on its way. */
const exitTimeoutMs = 1000;
/** Longest wait of a natural end for a backend to accept a connection. */
const connectTimeoutMs = 300;

/**
 * Runs the pipeline until the process ends. Listens to no signal unless it is asked to; a natural end waits for what is on
 * its way for one second at most, and every end that runs JavaScript seals the journal.
 */
export function keepRunning(pipeline: Stoppable, ending: Ending): Telemetry {
  const beforeExit = (): void => {
    endCalls();
    void within(exitTimeoutMs, () => flushReachable(pipeline));
  };
  const exit = (): void => {
    endCalls();
    endOpenOperations(fatalError());
    pipeline.close();
  };
  process.once("beforeExit", beforeExit);
  process.once("exit", exit);
  watchForFatal();
  if (ending.flushOnSignal) flushOnSignal((isLast) => flushAtSignal(pipeline, isLast));
  return {
    flush: async (timeoutMs = defaultTimeoutMs) => {
      await within(timeoutMs, () => pipeline.flush(timeoutMs));
      return pipeline.drained();
    },
    shutdown: async (timeoutMs = defaultTimeoutMs) => {
      process.off("beforeExit", beforeExit);
      endCalls();
      await within(timeoutMs, () => pipeline.shutdown(timeoutMs));
      pipeline.close();
      process.off("exit", exit);
      return pipeline.drained();
    },
  };
}

async function flushAtSignal(pipeline: Stoppable, isLast: boolean): Promise<void> {
  if (isLast) {
    endCalls();
    endOpenOperations();
  }
  pipeline.seal();
  await within(exitTimeoutMs, () => flushReachable(pipeline));
}

/** Ends the calls that are open. Those whose spans a library makes itself are beneath the others. */
function endCalls(): void {
  endOpenNativeCalls();
  endOpenCalls("incomplete");
}

async function flushReachable(pipeline: Stoppable): Promise<void> {
  const answers = await Promise.all(
    pipeline.destinations.map((url) => isReachable(url, connectTimeoutMs)),
  );
  if (answers.every(Boolean)) await pipeline.flush(exitTimeoutMs);
}

/** Waits for `run` for `timeoutMs` at most. The timer holds the process: an awaited shutdown must come to its end. */
async function within(timeoutMs: number, run: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([run(), timeout]);
  } catch (error) {
    failed("delivery", error);
  } finally {
    clearTimeout(timer);
  }
}
