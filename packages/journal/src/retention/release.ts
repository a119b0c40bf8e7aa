import { closeSync, lstatSync } from "node:fs";
import { isStored } from "./accounting.ts";
import type { Deleted } from "./retain.ts";
import { deleteSegment, forgetSegments } from "./delete-segment.ts";
import { ackedOffsets, idsOf } from "./destinations.ts";
import type { Destinations } from "./destinations.ts";
import { readLosses } from "./loss-log.ts";
import type { Offsets } from "./tally.ts";
import { OrphanTest } from "../claim/orphan.ts";
import { patienceWith } from "../claim/process-name.ts";
import type { Folder } from "../folder.ts";
import { checkLine } from "../line.ts";
import { liveOf } from "../live/live-file.ts";
import { segmentFiles, segmentFilesIn } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { linesOf } from "../read/lines.ts";
import { openSegment } from "../read/read-segments.ts";
import { parseSegmentName, signals } from "../segment-name.ts";
import type { Signal } from "../segment-name.ts";

/** What has the lines of segments besides these, and who is to have them. */
export interface ReleaseOptions {
  /** Up to which byte the lines of a segment, by its name without an ending, are somewhere else for good. */
  readonly stored: (segment: string) => number;
  /** Those that are known besides the ones of which the folder tells. */
  readonly destinations: Destinations;
}

/** How much one call deletes, as it reads it to count it. */
const maxReadBytes = 128 * 1024 * 1024;
const nothing: Offsets = new Map();

/**
 * The finished segments, the oldest first, that are stored whole, that every destination has of which the options or the folder
 * know, and that nobody has open, has claimed or will look into to find what a process left unfinished. Never throws.
 */
export function releasable(folder: Folder, options: ReleaseOptions): readonly SegmentFile[] {
  const stored = segmentFiles(folder.dir).filter((file) => {
    const bytes = sizeOf(file.path);
    return bytes > 0 && options.stored(file.segment) >= bytes;
  });
  if (stored.length === 0) return [];
  const acked = ackedOffsets(folder.dir);
  const waiting = destinationsIn(folder, acked, options.destinations);
  const isFree = freeTest(folder);
  return stored.filter((file) => {
    const offsets = acked.get(file.segment) ?? nothing;
    const bytes = sizeOf(file.path);
    const ids = waiting.get(file.signal) ?? new Set<string>();
    return isFree(file) && [...ids].every((id) => (offsets.get(id) ?? -1) >= bytes);
  });
}

/**
 * Deletes `files`, which {@link releasable} gave, but for those of which a line cannot be read: the store has it nowhere. What
 * was in them is counted in the folder, for `readAccounting`. One call reads 128 MiB at most; the next one goes on. Killed at
 * any moment, each segment is there and counted, or gone and counted. Never throws.
 */
export function release(folder: Folder, files: readonly SegmentFile[]): Deleted {
  const acked = ackedOffsets(folder.dir);
  const deleted = { segments: 0, bytes: 0 };
  let readBytes = 0;
  for (const file of files) {
    const bytes = sizeOf(file.path);
    readBytes += bytes;
    if (readBytes > maxReadBytes && deleted.segments > 0) break;
    const records = recordsIn(file);
    if (records === undefined) continue;
    const ids = [...(acked.get(file.segment) ?? nothing).keys()];
    const taken = Object.fromEntries(ids.map((id) => [id, records]));
    if (!deleteSegment(folder, file, { reason: isStored, records, taken })) continue;
    deleted.segments += 1;
    deleted.bytes += bytes;
  }
  forgetSegments(folder);
  return deleted;
}

/** The ids of all destinations that have been sent to from the folder, or are named, by kind of telemetry. */
function destinationsIn(
  folder: Folder,
  acked: ReadonlyMap<string, Offsets>,
  named: Destinations,
): ReadonlyMap<Signal, Set<string>> {
  const ids = new Map(signals.map((signal) => [signal, new Set(idsOf(named, signal))]));
  for (const [segment, offsets] of acked) {
    const signal = parseSegmentName(segment)?.signal;
    for (const id of offsets.keys()) if (signal !== undefined) ids.get(signal)?.add(id);
  }
  for (const { signal, taken = {}, destination } of readLosses(folder.dir)) {
    for (const id of Object.keys(taken)) ids.get(signal)?.add(id);
    if (destination !== undefined) ids.get(signal)?.add(destination);
  }
  return ids;
}

/** Tells of a segment whether nobody is at it, and nobody will be for the sake of spans that were open at the end. */
function freeTest(folder: Folder): (file: SegmentFile) => boolean {
  const orphans = new OrphanTest(Date.now());
  const unfinished = new Set(
    segmentFilesIn(liveOf(folder.journal)).flatMap(({ segment }) => writerOf(segment) ?? []),
  );
  return ({ segment, path, sealed, claimed, owner }) => {
    const name = parseSegmentName(segment);
    if (name === undefined) return false;
    const isLeft = unfinished.has(writerOf(segment) ?? "") && patienceWith(name) < Infinity;
    if (isLeft) return false;
    const writer = sealed ? undefined : name.threadId;
    return (sealed && !claimed) || orphans.isOrphan({ path, owner, writer });
  };
}

function writerOf(segment: string): string | undefined {
  const name = parseSegmentName(segment);
  return name === undefined ? undefined : `${name.pid}_${name.start}`;
}

/** How many records a segment holds; undefined where a part of it cannot be read. */
function recordsIn(file: SegmentFile): number | undefined {
  const opened = openSegment(file);
  if (opened === undefined) return undefined;
  let records = 0;
  try {
    for (const raw of linesOf(opened.file, 0)) {
      const checked = raw.kind === "line" ? checkLine(raw.bytes) : raw.kind;
      if (typeof checked === "string") return undefined;
      records += checked.trailer.n;
    }
    return records;
  } finally {
    closeSync(opened.file);
  }
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
