import { lstatSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { journalOf } from "./folder.ts";
import { liveOf } from "./live/live-file.ts";
import { filesIn } from "./read/journal-files.ts";
import { isLossLog } from "./retention/loss-log.ts";
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

/** A segment or the starts of spans, an acknowledgement, or a draft of one of them. */
const pattern =
  /^([^.]+)\.(?:open|jsonl|tmp|\d+-\d+\.claimed|[0-9a-f]{12}\.ack(?:\.[0-9a-f]{12}\.tmp)?)$/;

/** What lies beside the journal: recorded content that was too long for a line, and what backends refused. */
const beside = [
  { folder: "blobs", pattern: /^[0-9a-f]{64}(?:\.[0-9a-f]{12}\.tmp)?$/ },
  { folder: "rejected", pattern: /\.jsonl$/ },
] as const;

/**
 * Deletes the segments of the folder `dir`, also those that are being written, and with them what was acknowledged of them,
 * the starts of spans, and, where all kinds of telemetry go, what was counted of earlier ones and what lies beside them;
 * leaves every other file alone. Never throws.
 */
export function clearSegments(dir: string, options: ClearOptions = {}): Cleared {
  const { signals: wanted = signals, dryRun = false } = options;
  const files: string[] = [];
  const failed: string[] = [];
  let bytes = 0;
  const isAll = wanted.length === signals.length;
  const paths = [...pathsOf(dir, wanted, isAll), ...(isAll ? pathsBeside(dir) : [])];
  for (const path of paths) {
    const size = remove(path, dryRun);
    if (size === undefined) failed.push(path);
    else files.push(path);
    bytes += size ?? 0;
  }
  return { files, bytes, failed };
}

function pathsOf(dir: string, wanted: readonly Signal[], isAll: boolean): readonly string[] {
  const journal = journalOf(dir);
  return [journal, liveOf(journal)].flatMap((place) =>
    filesIn(place)
      .filter((fileName) => {
        const name = parseSegmentName(pattern.exec(fileName)?.[1] ?? "");
        return name === undefined ? isAll && isLossLog(fileName) : wanted.includes(name.signal);
      })
      .map((fileName) => join(place, fileName)),
  );
}

function pathsBeside(dir: string): readonly string[] {
  return beside.flatMap(({ folder, pattern: known }) =>
    filesIn(join(dir, folder))
      .filter((fileName) => known.test(fileName))
      .map((fileName) => join(dir, folder, fileName)),
  );
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
