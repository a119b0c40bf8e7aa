import { lstatSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { journalOf } from "./folder.ts";
import { journalFiles } from "./read/journal-files.ts";
import { parseSegmentName, signals } from "./segment-name.ts";
import type { Signal } from "./segment-name.ts";

/** What is cleared. */
export interface ClearOptions {
  /** The kinds of telemetry to delete; all of them unless said. */
  readonly signals?: readonly Signal[];
  /** Only tells what would be deleted. */
  readonly dryRun?: boolean;
}

/** What was deleted, or would be. */
export interface Cleared {
  /** Paths. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** Paths of files that could not be deleted. */
  readonly failed: readonly string[];
}

/** A segment, an acknowledgement of one, or a draft of an acknowledgement. */
const pattern = /^([^.]+)\.(?:open|jsonl|[0-9a-f]{12}\.ack(?:\.[0-9a-f]{12}\.tmp)?)$/;

/**
 * Deletes the segments of the folder `dir`, also those that are being written, and what was acknowledged of them; leaves
 * every file alone that is not a journal's. Never throws.
 */
export function clearSegments(dir: string, options: ClearOptions = {}): Cleared {
  const { signals: wanted = signals, dryRun = false } = options;
  const files: string[] = [];
  const failed: string[] = [];
  let bytes = 0;
  for (const fileName of journalFiles(dir)) {
    const name = parseSegmentName(pattern.exec(fileName)?.[1] ?? "");
    if (name === undefined || !wanted.includes(name.signal)) continue;
    const path = join(journalOf(dir), fileName);
    const size = remove(path, dryRun);
    if (size === undefined) failed.push(path);
    else files.push(path);
    bytes += size ?? 0;
  }
  return { files, bytes, failed };
}

/** The size of the file that was removed, or would be; undefined where it cannot be. */
function remove(path: string, dryRun: boolean): number | undefined {
  try {
    const { size } = lstatSync(path);
    if (!dryRun) unlinkSync(path);
    return size;
  } catch {
    return undefined;
  }
}
