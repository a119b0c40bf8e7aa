import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { journalOf } from "../folder.ts";
import { compareSegments, parseSegmentName, signals } from "../segment-name.ts";
import type { SegmentName, Signal } from "../segment-name.ts";

/** One segment in a folder. */
export interface SegmentFile {
  /** The name without its ending, the same before and after the segment is sealed. */
  readonly segment: string;
  readonly signal: Signal;
  readonly path: string;
  /** True when nothing more will be written into it. */
  readonly sealed: boolean;
}

const pattern = /^([^.]+)\.(open|jsonl)$/;

/** The names of the regular files in the journal of the folder `dir`; none where it has no journal. Never throws. */
export function journalFiles(dir: string): readonly string[] {
  const journal = journalOf(dir);
  try {
    if (!lstatSync(journal).isDirectory()) return [];
    return readdirSync(journal, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** The segments of the folder `dir` that hold one of `wanted`, in the order in which they were begun. Never throws. */
export function segmentFiles(
  dir: string,
  wanted: readonly Signal[] = signals,
): readonly SegmentFile[] {
  const found = new Map<string, { readonly name: SegmentName; readonly file: SegmentFile }>();
  for (const fileName of journalFiles(dir)) {
    const [, segment = "", ending] = pattern.exec(fileName) ?? [];
    const name = parseSegmentName(segment);
    if (name === undefined || !wanted.includes(name.signal)) continue;
    const sealed = ending === "jsonl";
    // A listing taken during a rename may show both names.
    if (found.has(segment) && !sealed) continue;
    const path = join(journalOf(dir), fileName);
    found.set(segment, { name, file: { segment, signal: name.signal, path, sealed } });
  }
  return [...found.values()]
    .sort((left, right) => compareSegments(left.name, right.name))
    .map(({ file }) => file);
}
