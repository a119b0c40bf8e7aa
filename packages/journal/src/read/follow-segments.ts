import { statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { segmentFiles } from "./journal-files.ts";
import type { SegmentFile } from "./journal-files.ts";
import { readSegment } from "./read-segments.ts";
import type { ReadOptions, SegmentLine } from "./read-segments.ts";

/** What is followed, and for how long. */
export interface FollowOptions extends Omit<ReadOptions, "from"> {
  /** Ends the following when aborted. */
  readonly signal: AbortSignal;
  /**
   * Whether to begin with what is there already, or with what comes.
   * @defaultValue "end"
   */
  readonly start?: "start" | "end";
  /**
   * How often to look, in milliseconds.
   * @defaultValue 250
   */
  readonly everyMs?: number;
}

/**
 * The requests that are appended to the segments of the folder `dir`, by whatever process, until `signal` is aborted.
 * Looks at intervals, as watching for changes is not reliable on every file system; a folder that is not there yet is
 * waited for. Throws only what `onProblem` throws.
 */
export async function* followSegments(
  dir: string,
  options: FollowOptions,
): AsyncGenerator<SegmentLine, void> {
  const { signal, start = "end", everyMs = 250 } = options;
  let reached = sizesOf(start === "end" ? segmentFiles(dir, options.signals) : []);
  while (!signal.aborted) {
    const next = new Map<string, number>();
    for (const segment of segmentFiles(dir, options.signals)) {
      next.set(segment.segment, yield* newIn(segment, reached.get(segment.segment) ?? 0, options));
      if (signal.aborted) return;
    }
    reached = next;
    await pause(everyMs, signal);
  }
}

/** What of `segment` is new behind the byte `from`; gives the byte from which to read next time. */
function* newIn(
  segment: SegmentFile,
  from: number,
  { onProblem }: FollowOptions,
): Generator<SegmentLine, number> {
  const size = sizeOf(segment);
  if (size <= from) return from;
  const end = yield* readSegment(segment, from, {
    onProblem: (found) => {
      // The rest of the line may still come, unless nobody writes the segment any more.
      if (found.problem !== "torn" || segment.sealed) onProblem?.(found);
    },
  });
  return segment.sealed ? Math.max(size, end) : end;
}

function sizesOf(segments: readonly SegmentFile[]): Map<string, number> {
  return new Map(segments.map((segment) => [segment.segment, sizeOf(segment)]));
}

function sizeOf(segment: SegmentFile): number {
  try {
    return statSync(segment.path).size;
  } catch {
    // Sealed or deleted since it was listed: the next look tells.
    return 0;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch {
    // Aborted: the loop sees it.
  }
}
