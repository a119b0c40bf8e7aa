import { failed } from "./guard.ts";
import { isReachable } from "./is-reachable.ts";
import { endOpenNativeCalls } from "./processor/native-call.ts";
import { endOpenCalls } from "./trace/call.ts";
import { endOpenOperations } from "./trace/operation.ts";

/** What `start` gives back. Neither function ever rejects. */
export interface Telemetry {
  /** Hands on what is finished so far, within `timeoutMs` (5,000 unless given). */
  flush(timeoutMs?: number): Promise<void>;
  /** Ends what is open, hands everything on and stops, within `timeoutMs` (5,000 unless given). */
  shutdown(timeoutMs?: number): Promise<void>;
}

/** What a running pipeline can be asked for. */
export interface Stoppable {
  flush(): Promise<unknown>;
  /** Where the exporters send to; empty where there are none. */
  readonly destinations: readonly string[];
  shutdown(): Promise<unknown>;
  /** Finishes what can be finished without waiting; for the end of the process. */
  seal(): void;
}

const defaultTimeoutMs = 5000;
/** Longest wait of a natural end of the process for what is on its way. */
const exitTimeoutMs = 1000;
/** Longest wait of a natural end for a backend to accept a connection. */
const connectTimeoutMs = 300;

/**
 * Runs the pipeline until the process ends. Listens to no signal; a natural end waits for exporters for one second at
 * most, and every end that runs JavaScript seals the journal.
 */
export function keepRunning(pipeline: Stoppable): Telemetry {
  const beforeExit = (): void => {
    endCalls();
    void within(exitTimeoutMs, () => flushReachable(pipeline));
  };
  const exit = (): void => {
    endCalls();
    endOpenOperations();
    pipeline.seal();
  };
  process.once("beforeExit", beforeExit);
  process.once("exit", exit);
  return {
    flush: (timeoutMs = defaultTimeoutMs) => within(timeoutMs, () => pipeline.flush()),
    shutdown: async (timeoutMs = defaultTimeoutMs) => {
      process.off("beforeExit", beforeExit);
      endCalls();
      await within(timeoutMs, () => pipeline.shutdown());
      pipeline.seal();
      process.off("exit", exit);
    },
  };
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
  if (answers.every(Boolean)) await pipeline.flush();
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
