import type { AgentName } from "./reader.ts";

/** Files to digest, of which several threads take one after the other. */
export interface ScanTask {
  readonly paths: readonly string[];
  /** Without one, transcripts of all are read. */
  readonly agent: AgentName | undefined;
  /** How many files were claimed; shared by the threads. */
  readonly claimed: Int32Array;
}

export function newTask(paths: readonly string[], agent: AgentName | undefined): ScanTask {
  const claimed = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return { paths, agent, claimed };
}

/** The index of the next file, which nobody else gets; undefined where all are taken. */
export function claim({ paths, claimed }: ScanTask): number | undefined {
  const index = Atomics.add(claimed, 0, 1);
  return index < paths.length ? index : undefined;
}
