import { once } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { claim, newTask } from "./claim.ts";
import type { ScanTask } from "./claim.ts";
import { digestFile } from "./digest-file.ts";
import { outcomeOfText } from "./outcome.ts";
import type { FileOutcome } from "./outcome.ts";
import type { AgentName } from "./reader.ts";

/** How many bytes make up for the start of a thread. */
const bytesPerThread = 16 * 1024 * 1024;
const mostThreads = 4;

/** The program of a thread lies beside this one in the bundle; where there is no bundle, this thread reads alone. */
const worker = new URL("./scan-worker.js", import.meta.url);

/** What became of one file. */
export interface DigestedFile {
  readonly path: string;
  readonly outcome: FileOutcome;
  /** The outcome as text, where it came as such. */
  readonly text?: string;
}

/** How to digest. */
export interface DigestOptions {
  readonly agent?: AgentName | undefined;
  /** All bytes of the files, about. */
  readonly bytes: number;
  /** Called before each file that this thread reads, with its place in the list. What it throws ends the scan. */
  readonly onFile?: ((index: number, count: number) => void | Promise<void>) | undefined;
}

/** Starts threads that take a part in `task`; `take` is given what they found. */
class Helpers {
  readonly #workers: Worker[] = [];
  readonly #ends: Promise<unknown>[] = [];

  constructor(task: ScanTask, count: number, take: (index: number, text: string) => void) {
    for (let helper = 0; helper < count; helper++) {
      const thread = new Worker(worker, { workerData: task });
      thread.on("message", ([index, text]: [number, string]) => take(index, text));
      this.#workers.push(thread);
      const end = once(thread, "exit");
      // Whoever waits is told; nobody does where the scan has failed already.
      end.catch(() => undefined);
      this.#ends.push(end);
    }
  }

  /** Waits until all are done; rejects with what one of them threw. */
  async end(): Promise<void> {
    await Promise.all(this.#ends);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((each) => each.terminate()));
  }
}

function helperCount(files: number, { bytes }: DigestOptions): number {
  if (!existsSync(worker)) return 0;
  const useful = Math.min(Math.floor(bytes / bytesPerThread), files - 1);
  return Math.max(Math.min(useful, availableParallelism() - 1, mostThreads - 1), 0);
}

/**
 * Digests the files `paths` with as many threads as are worth it. `take` is given what became of each, in the order of
 * `paths`.
 */
export async function digestFiles(
  paths: readonly string[],
  options: DigestOptions,
  take: (file: DigestedFile) => void,
): Promise<void> {
  const task = newTask(paths, options.agent);
  const waiting = new Map<number, DigestedFile>();
  let next = 0;
  const arrived = (index: number, file: Omit<DigestedFile, "path">): void => {
    waiting.set(index, { path: paths[index] ?? "", ...file });
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      take(ready);
      next++;
    }
  };
  const helpers = new Helpers(task, helperCount(paths.length, options), (index, text) =>
    arrived(index, { outcome: outcomeOfText(text), text }),
  );
  try {
    for (let index = claim(task); index !== undefined; index = claim(task)) {
      await options.onFile?.(index, paths.length);
      arrived(index, { outcome: await digestFile(paths[index] ?? "", options.agent) });
      // Others have a turn: signals, and what the helpers have found.
      await setImmediate();
    }
    await helpers.end();
  } finally {
    await helpers.stop();
  }
}
