import { isSameProcess, thisProcess } from "./process-name.ts";
import type { Folder } from "../folder.ts";
import { segmentFiles } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";

/** The segments that are this process's to ship: those of all its threads, and those it has claimed. Never throws. */
export function ownSegments(folder: Folder): readonly SegmentFile[] {
  const self = thisProcess();
  return segmentFiles(folder.dir).filter(({ owner }) => isSameProcess(owner, self));
}
