import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { stopWhereAsked } from "../failure.ts";
import { StagedFiles } from "./staged-files.ts";
import { newTask, readShares, togetherOf } from "./tail-task.ts";
import type { TailTask } from "./tail-task.ts";
import { pendingBytes } from "./tail.ts";
import type { Pending, TailOptions, TailRead } from "./tail.ts";

/** How many bytes make up for the start of a thread. */
const bytesPerThread = 8 * 1024 * 1024;
const mostThreads = 4;

/** The program of a thread lies beside this one where the sources are built; where they are not, this thread reads alone. */
const program = new URL("./tail-worker.js", import.meta.url);

function helperCount(bytes: number): number {
  const useful = Math.floor(bytes / bytesPerThread);
  return Math.max(0, Math.min(useful, availableParallelism() - 1, mostThreads - 1));
}

/** What one thread read; undefined where it ended without saying so. */
function readBy(thread: Worker): Promise<TailRead | undefined> {
  return new Promise((resolve) => {
    thread.once("message", resolve);
    thread.once("error", () => resolve(undefined));
    thread.once("exit", () => resolve(undefined));
  });
}

/** The reading of segments into staged files, by this thread and others. */
export class TailReading {
  readonly #segments: readonly Pending[];
  readonly #folder: string;
  readonly #task: TailTask;
  readonly #threads: readonly Worker[];
  readonly #reads: readonly Promise<TailRead | undefined>[];

  /** Other threads begin at once. `folder` is one for staged files that is not there yet. */
  constructor(segments: readonly Pending[], folder: string, worker: URL = program) {
    this.#segments = segments;
    this.#folder = folder;
    this.#task = newTask(segments, folder);
    const count = existsSync(worker) ? helperCount(pendingBytes(segments)) : 0;
    this.#threads = Array.from(
      { length: count },
      () => new Worker(worker, { workerData: this.#task }),
    );
    this.#reads = this.#threads.map(readBy);
  }

  /** Reads what nobody else does, and waits for the others. Throws what reading and writing throw, and where it is to stop. */
  async finish(
    options: TailOptions,
  ): Promise<{ readonly read: TailRead; readonly staged: StagedFiles }> {
    try {
      const own = await readShares(this.#task, options);
      const others = await this.#others(options);
      const reads = others.filter((read) => read !== undefined);
      if (reads.length === others.length) {
        return { read: togetherOf([own, ...reads]), staged: new StagedFiles(this.#folder) };
      }
    } finally {
      await this.stop();
    }
    // What a thread had claimed that failed is unknown.
    const staged = new StagedFiles(`${this.#folder}-alone`);
    return { read: await readShares(newTask(this.#segments, staged.folder), options), staged };
  }

  /** Ends the other threads, whatever they do. */
  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  async #others({ signal }: TailOptions): Promise<readonly (TailRead | undefined)[]> {
    const stop = (): void => void this.stop();
    signal.addEventListener("abort", stop);
    try {
      return await Promise.all(this.#reads);
    } finally {
      signal.removeEventListener("abort", stop);
      stopWhereAsked(signal);
    }
  }
}
