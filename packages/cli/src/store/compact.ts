import { existsSync, rmSync } from "node:fs";
import { Database } from "./database.ts";
import { readManifest } from "./manifest.ts";
import type { Counted } from "./merge.ts";
import { publish } from "./publish.ts";
import { Staging } from "./staging.ts";
import { lock, tryLock } from "./store-lock.ts";
import type { StoreLock } from "./store-lock.ts";
import { pendingBytes, readTail, segmentsOf } from "./tail.ts";
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

async function run(folder: string, options: TailOptions, held: StoreLock): Promise<Compacted> {
  const segments = segmentsOf(folder, readManifest(folder));
  if (pendingBytes(segments) === 0) return none;
  const temporary = temporaryIn(folder);
  const database = await Database.open({ temporary: temporary.path, memory: writingMemory });
  try {
    const staging = new Staging(database, `${temporary.path ?? ""}/staged`);
    const read = await readTail(segments, staging, options);
    await staging.finish();
    const reached = reachedIn(segments, read);
    const counts = await publish({ folder, database, staging, signal: options.signal }, held, {
      segments: reached,
      damaged: read.damaged,
      unreadable: read.unreadable,
    });
    removeRead(segments, reached);
    const { damaged, unreadable } = read;
    return {
      spans: counts.spans,
      events: counts.events,
      points: counts.metrics,
      damaged,
      unreadable,
    };
  } finally {
    database.close();
    temporary.remove();
  }
}

/**
 * Brings all lines of the journal and the inbox that have ended into files, once, whoever else does so at the same time. Killed at
 * any moment, it has changed all or nothing. Throws a failure of the store, and one where `signal` is aborted.
 */
export async function compact(folder: string, options: TailOptions): Promise<Compacted> {
  if (!existsSync(folder)) return none;
  const held = await lock(folder, options.signal);
  try {
    return await run(folder, options, held);
  } finally {
    held.release();
  }
}

/** As {@link compact}, where no other process has the lock and the folder can be written; false where it was left. */
export async function compactWhereFree(folder: string, options: TailOptions): Promise<boolean> {
  let held: StoreLock | undefined;
  try {
    held = tryLock(folder);
  } catch {
    return false;
  }
  if (held === undefined) return false;
  try {
    await run(folder, options, held);
    return true;
  } finally {
    held.release();
  }
}
