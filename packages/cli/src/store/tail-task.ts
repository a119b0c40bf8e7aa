import { StagedFiles } from "./staged-files.ts";
import { Staging } from "./staging.ts";
import { pendingBytes, readTail } from "./tail.ts";
import type { Pending, TailOptions, TailRead } from "./tail.ts";

/** Bytes of segments that are read by one thread in one go. */
const shareBytes = 4 * 1024 * 1024;

/** Segments to be read into staged files, of which several threads take a share one after the other. */
export interface TailTask {
  readonly shares: readonly (readonly Pending[])[];
  /** The folder of the staged files. */
  readonly folder: string;
  /** How many shares were claimed; shared by the threads. */
  readonly claimed: Int32Array;
}

/** `segments` in their order, as few together as make up a share. */
function sharesOf(segments: readonly Pending[]): readonly (readonly Pending[])[] {
  const shares: Pending[][] = [];
  let bytes = shareBytes;
  for (const segment of segments) {
    const share = bytes < shareBytes ? shares.at(-1) : undefined;
    const size = pendingBytes([segment]);
    bytes = share === undefined ? size : bytes + size;
    if (share === undefined) shares.push([segment]);
    else share.push(segment);
  }
  return shares;
}

export function newTask(segments: readonly Pending[], folder: string): TailTask {
  const claimed = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return { shares: sharesOf(segments), folder, claimed };
}

/** What several readings came to together. */
export function togetherOf(reads: readonly TailRead[]): TailRead {
  return {
    reached: new Map(reads.flatMap(({ reached }) => [...reached])),
    damaged: reads.reduce((sum, { damaged }) => sum + damaged, 0),
    unreadable: reads.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/** Reads one share after the other that no other thread has claimed. Throws what reading and writing throw. */
export async function readShares(
  { shares, folder, claimed }: TailTask,
  { signal, onProgress }: TailOptions,
): Promise<TailRead> {
  const total = pendingBytes(shares.flat());
  const reads: TailRead[] = [];
  const next = (): number => Atomics.add(claimed, 0, 1);
  for (let index = next(); index < shares.length; index = next()) {
    // What comes before it was claimed before.
    const before = pendingBytes(shares.slice(0, index).flat());
    const files = new StagedFiles(folder, index);
    const staging = new Staging((pack) => files.write(pack));
    const read = await readTail(shares[index] ?? [], staging, {
      signal,
      onProgress: onProgress && ((done) => onProgress(before + done, total)),
    });
    staging.finish();
    reads.push(read);
  }
  return togetherOf(reads);
}
