import { claimFile } from "./claim-file.ts";
import { OrphanTest } from "./orphan.ts";
import type { Folder } from "../folder.ts";
import { recoverSpans } from "../live/recover-spans.ts";
import { segmentFiles } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { parseSegmentName } from "../segment-name.ts";

/**
 * Takes over what has lost its owner: the segments of processes that ended, those that such a process had claimed, and those
 * that a thread of this process left open when it was terminated. Each goes to one claimer, by renaming. The spans that were
 * open when their process ended become spans of a segment first.
 *
 * Gives the segments that were taken now; `segmentFiles` lists them among the others. `now` is in milliseconds since 1970.
 * Never throws.
 */
export function claimOrphans(folder: Folder, now: number = Date.now()): readonly SegmentFile[] {
  const { inRecovery } = recoverSpans(folder, now);
  const files = segmentFiles(folder.dir);
  const orphans = new OrphanTest(now);
  return files.flatMap((file) => {
    const name = parseSegmentName(file.segment);
    // Its last span may not be known to have ended yet by whoever recovers the process's spans.
    if (name === undefined || inRecovery(name)) return [];
    const writer = file.sealed ? undefined : name.threadId;
    if (!orphans.isOrphan({ path: file.path, owner: file.owner, writer })) return [];
    return claimFile(file) ?? [];
  });
}
