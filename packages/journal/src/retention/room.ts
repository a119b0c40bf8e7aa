import { statfsSync } from "node:fs";
import type { Folder } from "../folder.ts";

/** By how much a folder is beyond its bounds. */
export interface Excess {
  /** Bytes to be deleted; 0 or below where there is room. */
  readonly bytes: number;
  /** Which bound that is: the journal's own size, or what is to stay free on the disk. */
  readonly reason: "cap" | "disk";
}

/** The bounds of a folder. */
export interface Bounds {
  readonly maxBytes: number;
  readonly minFreeBytes: number | undefined;
}

const mostFree = 512 * 1024 * 1024;
const partFree = 0.05;

/** By how much `used` bytes in the folder are too many. Never throws. */
export function excessOf(folder: Folder, used: number, bounds: Bounds): Excess {
  const overCap = used - bounds.maxBytes;
  const missing = missingOnDisk(folder.journal, bounds.minFreeBytes);
  return missing > overCap ? { bytes: missing, reason: "disk" } : { bytes: overCap, reason: "cap" };
}

function missingOnDisk(dir: string, minFreeBytes: number | undefined): number {
  try {
    const { bavail, blocks, bsize } = statfsSync(dir);
    const wanted = minFreeBytes ?? Math.min(mostFree, blocks * bsize * partFree);
    return wanted - bavail * bsize;
  } catch {
    return 0;
  }
}
