import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { recordLosses, shortenLosses } from "./loss-log.ts";
import type { Loss } from "./loss-log.ts";
import { ackPattern } from "../ack.ts";
import type { Folder } from "../folder.ts";
import { journalFiles, segmentFiles } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";

/** Why a segment goes, and what was in it. */
export type Gone = Pick<Loss, "reason" | "records" | "taken">;

/** Deletes a segment, and tells in the folder what went with it. False where it cannot be deleted; never throws. */
export function deleteSegment(folder: Folder, file: SegmentFile, gone: Gone): boolean {
  const losses = [{ key: file.segment, signal: file.signal, ...gone }];
  // Before it is deleted: what is told of a segment that is still there does not count.
  const isTold = recordLosses(folder.dir, losses);
  if (!unlinked(file.path)) return false;
  // On a full disk there is room only now.
  if (!isTold) recordLosses(folder.dir, losses);
  return true;
}

/** Deletes acknowledgements of segments that are gone, and adds up what was told of them. Never throws. */
export function forgetSegments(folder: Folder): void {
  const left = new Set(segmentFiles(folder.dir).map(({ segment }) => segment));
  for (const name of journalFiles(folder.dir)) {
    const [, segment] = ackPattern.exec(name) ?? [];
    if (segment !== undefined && !left.has(segment)) unlinked(join(folder.journal, name));
  }
  shortenLosses(folder.dir, (key) => left.has(key));
}

function unlinked(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
