import { statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { readSegment, segmentFiles } from "@spoor/journal";
import type { SegmentFile, SegmentProblem } from "@spoor/journal";
import { stopWhereAsked } from "../failure.ts";
import type { Staging } from "./staging.ts";
import type { Manifest } from "./manifest.ts";

/** A segment and how much of it is not in the files of the store. */
export interface Pending {
  /** The name of the segment with that of its place. */
  readonly key: string;
  readonly file: SegmentFile;
  readonly from: number;
  readonly size: number;
}

/** Where segments are: what this machine wrote, and what came from outside. */
const places = [
  { name: "journal", folder: "." },
  { name: "inbox", folder: "inbox" },
] as const;

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** All segments of the store in `folder`, with how much of each is pending. Never throws. */
export function segmentsOf(folder: string, { segments }: Manifest): readonly Pending[] {
  return places.flatMap((place) =>
    segmentFiles(join(folder, place.folder)).map((file) => {
      const key = `${place.name}/${file.segment}`;
      return { key, file, from: segments.get(key) ?? 0, size: sizeOf(file.path) };
    }),
  );
}

/** How many bytes of `segments` are not in the files of the store. */
export function pendingBytes(segments: readonly Pending[]): number {
  return segments.reduce((sum, { from, size }) => sum + Math.max(0, size - from), 0);
}

/** What reading the pending lines came to. */
export interface TailRead {
  /** The byte that was reached in each segment, by its key. */
  readonly reached: ReadonlyMap<string, number>;
  readonly damaged: number;
  readonly unreadable: number;
}

/** How to read. */
export interface TailOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Lines between two looks at whether the user wants to stop. */
const breath = 500;

/** The torn end of a segment that is still open is a line that is being written. */
const isDamage = ({ file, problem }: SegmentProblem): boolean =>
  problem !== "torn" || !file.endsWith(".open");

/** Loads what is pending of `segments`. Throws a failure where `signal` is aborted. */
export async function readTail(
  segments: readonly Pending[],
  staging: Staging,
  { signal, onProgress }: TailOptions,
): Promise<TailRead> {
  const total = pendingBytes(segments);
  const reached = new Map<string, number>();
  let [damaged, unreadable, done, lines] = [0, 0, 0, 0];
  // A segment that the system does not let us open, or read to its end, is read again the next time.
  let isRead = false;
  const onProblem = (problem: SegmentProblem): void => {
    isRead = problem.problem !== "unreadable";
    if (isDamage(problem)) damaged += 1;
  };
  for (const { key, file, from, size } of segments) {
    if (size <= from) continue;
    let end = from;
    isRead = false;
    const read = readSegment(file, from, { onProblem });
    let next = read.next();
    for (; next.done !== true; next = read.next()) {
      isRead = true;
      unreadable += staging.add(next.value.request);
      done += next.value.end - end;
      end = next.value.end;
      lines += 1;
      if (lines % breath > 0) continue;
      onProgress?.(done, total);
      await setImmediate();
      stopWhereAsked(signal);
    }
    end = next.value;
    reached.set(key, file.sealed && isRead ? Math.max(size, end) : end);
  }
  return { reached, damaged, unreadable };
}
