import { lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { journalOf } from "../folder.ts";
import type { ProcessName } from "../claim/process-name.ts";
import { compareSegments, endings, parseSegmentName, signals } from "../segment-name.ts";
import type { SegmentName, Signal } from "../segment-name.ts";

/** A segment's file, as its name says. */
export interface SegmentFile {
  /** The name without its ending, the same before and after the segment is sealed or claimed. */
  readonly segment: string;
  readonly signal: Signal;
  readonly path: string;
  /** True when nothing more will be written into it. */
  readonly sealed: boolean;
  /** True when a process has taken it over from the one that wrote it, to ship it. */
  readonly claimed: boolean;
  /** The process to which it belongs: the one that claimed it, or else the one that writes or wrote it. */
  readonly owner: ProcessName;
}

const pattern = /^([^.]+)\.(?:(open|jsonl)|(\d{1,10})-(\d{1,30})\.claimed)$/;

/** The names of the regular files in the journal of the folder `dir`; none where it has no journal. Never throws. */
export function journalFiles(dir: string): readonly string[] {
  return filesIn(journalOf(dir));
}

/** The segments of the folder `dir` that hold one of `wanted`, in the order in which they were begun. Never throws. */
export function segmentFiles(
  dir: string,
  wanted: readonly Signal[] = signals,
): readonly SegmentFile[] {
  return segmentFilesIn(journalOf(dir)).filter(({ signal }) => wanted.includes(signal));
}

/** The files in `dir` itself that are named as segments are, in the order in which they were begun. Never throws. */
export function segmentFilesIn(dir: string): readonly SegmentFile[] {
  const found = new Map<string, { readonly name: SegmentName; readonly file: SegmentFile }>();
  for (const fileName of filesIn(dir)) {
    const [, segment = "", ending, pid, start] = pattern.exec(fileName) ?? [];
    const name = parseSegmentName(segment);
    if (name === undefined) continue;
    const claimed = ending === undefined;
    const sealed = ending !== "open";
    // A listing taken during a rename may show both names.
    const other = found.get(segment)?.file;
    if (other !== undefined && (other.claimed || !sealed)) continue;
    const path = join(dir, fileName);
    const owner = claimed ? claimer(pid, start) : { pid: name.pid, start: name.start };
    const file = { segment, signal: name.signal, path, sealed, claimed, owner };
    found.set(segment, { name, file });
  }
  return [...found.values()]
    .sort((left, right) => compareSegments(left.name, right.name))
    .map(({ file }) => file);
}

/** The names of the regular files in `dir` itself; none where it is no folder. Never throws. */
export function filesIn(dir: string): readonly string[] {
  try {
    if (!lstatSync(dir).isDirectory()) return [];
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Where a segment is now that was found before; undefined where it is gone. */
export function presentPath({ segment, path }: SegmentFile): string | undefined {
  const names = filesIn(dirname(path)).filter((name) => pattern.exec(name)?.[1] === segment);
  const name = names.find((each) => !each.endsWith(endings.open)) ?? names[0];
  return name === undefined ? undefined : join(dirname(path), name);
}

/** The name of the file of `segment` when `owner` has claimed it. */
export function claimedName(segment: string, { pid, start = "0" }: ProcessName): string {
  return `${segment}.${pid}-${start}${endings.claimed}`;
}

function claimer(pid: string | undefined, start: string | undefined): ProcessName {
  return { pid: Number(pid), start: start === "0" ? undefined : start };
}
