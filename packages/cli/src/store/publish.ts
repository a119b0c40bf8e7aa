import { rmSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, Failure } from "../failure.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { mergeStaged } from "./merge.ts";
import type { Merged, MergeOf } from "./merge.ts";
import { quarantine } from "./quarantine.ts";
import type { StoreLock } from "./store-lock.ts";
import { sweep } from "./sweep.ts";

/** What besides the files is to become true with them. */
export interface Read {
  /** The generation of the manifest from which `segments` goes on. */
  readonly generation: number;
  /** The byte up to which the lines of each segment are in the files. */
  readonly segments: Manifest["segments"];
  /** When they came there, in milliseconds since 1970. */
  readonly now: number;
  /** Lines and records that were found unreadable on the way there. */
  readonly damaged: number;
  readonly unreadable: number;
}

/** Since when the bytes of segments are what they are: now where they have changed. */
function sinceIn({ segments, since }: Manifest, read: Read): Manifest["since"] {
  return new Map(
    [...read.segments].map(([key, byte]) => {
      const known = segments.get(key) === byte ? since.get(key) : undefined;
      return [key, known ?? read.now];
    }),
  );
}

function next(manifest: Manifest, { files, replaced }: Merged, said: Read | undefined): Manifest {
  // After a file was put aside the segments are read again, these lines too.
  const read = said?.generation === manifest.generation ? said : undefined;
  const out = new Set(replaced.map(({ path }) => path));
  const since = Date.now();
  // Sums of rows that are in new files now would count them twice.
  const stale = manifest.hourly.filter(({ of }) => of !== undefined && out.has(of));
  const gone = [...replaced, ...stale];
  return {
    ...manifest,
    generation: manifest.generation + 1,
    files: [...manifest.files.filter(({ path }) => !out.has(path)), ...files],
    hourly: manifest.hourly.filter((file) => !stale.includes(file)),
    dropped: [...manifest.dropped, ...gone.map(({ path }) => ({ path, since }))],
    segments: read?.segments ?? manifest.segments,
    since: read === undefined ? manifest.since : sinceIn(manifest, read),
    damaged: manifest.damaged + (read?.damaged ?? 0),
    unreadable: manifest.unreadable + (read?.unreadable ?? 0),
  };
}

async function merged(
  of: MergeOf,
): Promise<{ readonly manifest: Manifest; readonly merged: Merged }> {
  try {
    return { manifest: of.manifest, merged: await mergeStaged(of) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    // A file that cannot be read is put aside; where all can, something else is wrong.
    const manifest = quarantine(of.folder, "every");
    if (manifest.generation === of.manifest.generation) throw error;
    return { manifest, merged: await mergeStaged({ ...of, manifest }) };
  }
}

/** What is said where the lock of the store was lost. */
export function takenOver(folder: string): Failure {
  return new Failure(`Another process took over the store in ${folder}.`, {
    code: exitCodes.store,
    hint: "Nothing was changed. Try again.",
  });
}

/**
 * Makes the staged rows count, each once, and what was read with them: the replacing of the manifest is the one moment in
 * which that happens. Only to be called with the lock of the store, `held`.
 */
export async function publish(
  of: Omit<MergeOf, "manifest">,
  held: StoreLock,
  read?: Read,
): Promise<Merged["counts"]> {
  const before = quarantine(of.folder, "glance");
  const found = await merged({ ...of, manifest: before });
  const { manifest, merged: result } = found;
  try {
    const isSame = readManifest(of.folder).generation === manifest.generation;
    if (!held.isHeld() || !isSame) throw takenOver(of.folder);
    const published = next(manifest, result, read);
    writeManifest(of.folder, { ...published, dropped: sweep(of.folder, published) });
  } catch (error) {
    for (const { path } of result.files) rmSync(join(of.folder, path), { force: true });
    throw error;
  }
  return result.counts;
}
