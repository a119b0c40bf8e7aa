import { lstatSync, renameSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { thisProcess } from "./process-name.ts";
import { claimedName } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";

/**
 * Makes an orphan this process's own by renaming it, which of several processes only one can do. Undefined where another
 * was first, and where there was nothing in it: then the file is deleted. Never throws.
 */
export function claimFile(file: SegmentFile): SegmentFile | undefined {
  const owner = thisProcess();
  const path = join(dirname(file.path), claimedName(file.segment, owner));
  try {
    if (lstatSync(file.path).size === 0) {
      unlinkSync(file.path);
      return undefined;
    }
    renameSync(file.path, path);
    return { ...file, path, sealed: true, claimed: true, owner };
  } catch {
    return undefined;
  }
}
