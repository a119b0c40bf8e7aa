import { existsSync, rmSync } from "node:fs";
import { Database } from "./database.ts";
import { Failure } from "../failure.ts";
import { expire, isTimeToExpire } from "./expire.ts";
import { dayOf, readManifest } from "./manifest.ts";
import type { Counted } from "./merge.ts";
import { publish } from "./publish.ts";
import { quarantine } from "./quarantine.ts";
import { releaseSegments } from "./release.ts";
import type { Retention } from "./retention.ts";
import { stagedIn } from "./staged-files.ts";
import { lock, tryLock } from "./store-lock.ts";
import type { StoreLock } from "./store-lock.ts";
import { TailReading } from "./tail-reading.ts";
import { pendingBytes, segmentsOf } from "./tail.ts";
import type { Pending, TailOptions, TailRead } from "./tail.ts";
import { temporaryIn } from "./temporary.ts";

/** What a compaction brought into files. */
export interface Compacted {
  readonly spans: Counted;
  readonly events: Counted;
  readonly points: Counted;
  /** Lines and records that cannot be read. */
  readonly damaged: number;
  readonly unreadable: number;
}

/** How segments are brought into files. */
export interface CompactOptions extends TailOptions {
  /** How long rows stay; without it none go. */
  readonly retention?: Retention | undefined;
  /** Whether rows that had their time go even if it is no hour since the last time. */
  readonly isExpiring?: boolean | undefined;
  /** What time it is, in milliseconds since 1970; without it, the time of this machine. */
  readonly now?: number | undefined;
}

/** What a database may hold while it writes. */
export const writingMemory = "200MB";

const nothing: Counted = { added: 0, duplicate: 0 };
const none: Compacted = {
  spans: nothing,
  events: nothing,
  points: nothing,
  damaged: 0,
  unreadable: 0,
};

/** How far each segment that is still there has been read. */
function reachedIn(segments: readonly Pending[], { reached }: TailRead): Map<string, number> {
  return new Map(
    segments.flatMap(({ key, from }): [string, number][] => {
      const byte = reached.get(key) ?? from;
      return byte > 0 ? [[key, byte]] : [];
    }),
  );
}

/** Deletes segments of the inbox that are in files whole: nobody else needs them. */
function removeRead(segments: readonly Pending[], reached: ReadonlyMap<string, number>): void {
  for (const { key, file, size } of segments) {
    if (!key.startsWith("inbox/") || !file.sealed) continue;
    if ((reached.get(key) ?? 0) >= size) rmSync(file.path, { force: true });
  }
}

const sumOf = (one: Counted, other: Counted): Counted => ({
  added: one.added + other.added,
  duplicate: one.duplicate + other.duplicate,
});

/** What two compactions, one after the other, brought into files. */
const both = (first: Compacted, second: Compacted): Compacted => ({
  spans: sumOf(first.spans, second.spans),
  events: sumOf(first.events, second.events),
  points: sumOf(first.points, second.points),
  damaged: second.damaged,
  unreadable: second.unreadable,
});

async function run(folder: string, options: CompactOptions, held: StoreLock): Promise<Compacted> {
  const { generation } = quarantine(folder, "glance");
  const compacted = await runOnce(folder, options, held);
  const isUndisturbed = readManifest(folder).generation <= generation + 1;
  // Files were found damaged on the way: what the segments still have of them is missing yet.
  return isUndisturbed ? compacted : both(compacted, await run(folder, options, held));
}

async function runOnce(
  folder: string,
  options: CompactOptions,
  held: StoreLock,
): Promise<Compacted> {
  const manifest = readManifest(folder);
  const segments = segmentsOf(folder, manifest);
  if (pendingBytes(segments) === 0) return none;
  const temporary = temporaryIn(folder);
  const { signal, now = Date.now() } = options;
  const limits = { temporary: temporary.path, memory: writingMemory, signal };
  const database = await Database.open(limits);
  try {
    const { read, staged } = await new TailReading(segments, stagedIn(temporary)).finish(options);
    const reached = reachedIn(segments, read);
    const of = { folder, database, staged, signal, arrived: dayOf(now) };
    const counts = await publish(of, held, {
      generation: manifest.generation,
      segments: reached,
      now,
      damaged: read.damaged,
      unreadable: read.unreadable,
    });
    removeRead(segments, readManifest(folder).segments);
    const { damaged, unreadable } = read;
    const { spans, events, metrics: points } = counts;
    return { spans, events, points, damaged, unreadable };
  } finally {
    database.close();
    temporary.remove();
  }
}

/** Removes rows that had their time, at most once an hour unless told to, and segments; the lock of the store is `held`. */
async function expireInTime(
  folder: string,
  { signal, retention, isExpiring = false, now = Date.now() }: CompactOptions,
  held: StoreLock,
): Promise<void> {
  if (retention === undefined) return;
  const isTime = isExpiring || isTimeToExpire(readManifest(folder), now);
  if (isTime) await expire(folder, { signal, retention, now }, held);
  releaseSegments(folder, { segments: retention.segments, now }, held);
}

/**
 * Brings all lines of the journal and the inbox that have ended into files, once, whoever else does so at the same time; then removes
 * what had its time. Killed at any moment, each of the two has changed all or nothing. Throws a failure of the store, and one where `signal` is aborted.
 */
export async function compact(folder: string, options: CompactOptions): Promise<Compacted> {
  if (!existsSync(folder)) return none;
  const held = await lock(folder, options.signal);
  try {
    const compacted = await run(folder, options, held);
    await expireInTime(folder, options, held);
    return compacted;
  } finally {
    held.release();
  }
}

/** As {@link compact}, where no other process has the lock and the folder can be written; false where it was left. */
export async function compactWhereFree(folder: string, options: CompactOptions): Promise<boolean> {
  let held: StoreLock | undefined;
  try {
    held = tryLock(folder);
  } catch {
    return false;
  }
  if (held === undefined) return false;
  try {
    await run(folder, options, held);
    await expireInTime(folder, options, held).catch((error: unknown) => {
      // What had its time can wait for the next one; the question cannot.
      if (error instanceof Failure) throw error;
    });
    return true;
  } finally {
    held.release();
  }
}
