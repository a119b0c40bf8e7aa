import { statSync, unlinkSync } from "node:fs";
import { at, list } from "@spoor/core/record";
import { liveOf } from "./live-file.ts";
import { readRecords } from "./read-records.ts";
import { recoveredRequest } from "./recovered-span.ts";
import { writeSegment } from "./write-segment.ts";
import { claimFile } from "../claim/claim-file.ts";
import { OrphanTest } from "../claim/orphan.ts";
import { isSameProcess, thisProcess } from "../claim/process-name.ts";
import type { ProcessName } from "../claim/process-name.ts";
import type { Folder } from "../folder.ts";
import { segmentFiles, segmentFilesIn } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { readSegment } from "../read/read-segments.ts";
import { parseSegmentName } from "../segment-name.ts";
import type { SegmentName } from "../segment-name.ts";

/** What is being recovered beside this process. */
export interface Recovery {
  /** Whether another process is at work on the open spans of `writer` at this moment. */
  readonly inRecovery: (writer: ProcessName) => boolean;
}

/**
 * Turns the start records of processes and threads that have ended into spans: each that did not end itself gets one line in
 * a segment of the one that recovered it, once, whoever else tries and whenever this process ends. Never throws.
 */
export function recoverSpans(folder: Folder, now: number): Recovery {
  const elsewhere: ProcessName[] = [];
  const files = segmentFilesIn(liveOf(folder.journal));
  const orphans = new OrphanTest(now);
  for (const file of files) {
    const writer = parseSegmentName(file.segment);
    if (writer === undefined) continue;
    const threadId = file.claimed ? undefined : writer.threadId;
    const isOrphan = orphans.isOrphan({ path: file.path, owner: file.owner, writer: threadId });
    // Left by a try of this process that failed.
    const isOwn = file.claimed && isSameProcess(file.owner, thisProcess());
    const taken = isOrphan ? claimFile(file) : isOwn ? file : undefined;
    if (taken !== undefined) recover(folder, taken, writer);
    else if (isOrphan || file.claimed) elsewhere.push(writer);
  }
  return { inRecovery: (writer) => elsewhere.some((other) => isSameProcess(other, writer)) };
}

/** Makes the segment that has the name of the file of records: where it is there, a try before this one got as far. */
function recover(folder: Folder, file: SegmentFile, writer: SegmentName): void {
  try {
    const segments = segmentFiles(folder.dir);
    if (!segments.some(({ segment }) => segment === file.segment)) {
      const { head, records } = readRecords(file.path);
      const written = segments.filter(({ segment }) => isOf(writer, segment));
      const ended = endedIn(newestOfEach(written.filter(({ signal }) => signal === "traces")));
      const open = records.filter(({ span }) => !ended.has(keyOf(span)));
      const endMs = lastWrite([file, ...written]);
      writeSegment(
        folder,
        file.segment,
        open.map((each) => () => recoveredRequest(each, head, endMs)),
      );
    }
    unlinkSync(file.path);
  } catch {
    // The disk is full or gone: the records stay, and whoever claims next tries again.
  }
}

function isOf(writer: SegmentName, segment: string): boolean {
  const name = parseSegmentName(segment);
  return name !== undefined && isSameProcess(name, writer);
}

/** The last segment of each journal: the record of a span is taken back right after its line is written. */
function newestOfEach(segments: readonly SegmentFile[]): readonly SegmentFile[] {
  const newest = new Map<string | undefined, SegmentFile>();
  for (const file of segments) newest.set(parseSegmentName(file.segment)?.random, file);
  return [...newest.values()];
}

function endedIn(segments: readonly SegmentFile[]): ReadonlySet<string> {
  const ended = new Set<string>();
  for (const file of segments)
    for (const { request } of readSegment(file, 0, {}))
      for (const span of spansOf(request)) ended.add(keyOf(span));
  return ended;
}

function spansOf(request: unknown): readonly unknown[] {
  const scopes = list(at(request, "resourceSpans")).flatMap((each) => list(at(each, "scopeSpans")));
  return scopes.flatMap((each) => list(at(each, "spans")));
}

function keyOf(span: unknown): string {
  return `${String(at(span, "traceId"))}/${String(at(span, "spanId"))}`;
}

/** When something was last written to one of the files, in milliseconds since 1970. */
function lastWrite(files: readonly SegmentFile[]): number {
  return files.reduce((latest, { path }) => Math.max(latest, writtenAt(path)), 0);
}

function writtenAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
