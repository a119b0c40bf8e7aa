import { folderAt, releasable, release } from "@spoor/journal";
import { dayOf, readManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { quarantine, suspectsIn } from "./quarantine.ts";
import type { SegmentRetention } from "./retention.ts";
import type { StoreLock } from "./store-lock.ts";

const dayMs = 86_400_000;
/** What of {@link Manifest} names the segments of the journal, which alone may have to be sent. */
const place = "journal/";

/** Segments that have been in files for their time: the byte up to which they are, by their names. */
function oldSegments(
  { segments, since }: Pick<Manifest, "segments" | "since">,
  { days }: SegmentRetention,
  now: number,
): ReadonlyMap<string, number> {
  const old = new Map<string, number>();
  for (const [key, at] of since) {
    const byte = segments.get(key);
    const isOld = now - at >= days * dayMs;
    if (isOld && byte !== undefined && key.startsWith(place)) old.set(key, byte);
  }
  return old;
}

/** Whether one of the segments `keys` has been in files for its time. */
export function hasOldSegments(
  manifest: Manifest,
  keys: readonly string[],
  { segments, now }: { readonly segments: SegmentRetention | undefined; readonly now: number },
): boolean {
  if (segments === undefined) return false;
  const old = oldSegments(manifest, segments, now);
  return keys.some((key) => old.has(key));
}

/** Whether every byte is as it was written of the files that may have rows of segments which came there at `first` or later. */
function areWhole(folder: string, manifest: Manifest, first: number): boolean {
  const files = manifest.files.filter(({ arrived }) => arrived >= dayOf(first));
  const { damaged, missing } = suspectsIn(folder, { ...manifest, files, hourly: [] }, "every");
  return damaged.length + missing.length === 0;
}

/**
 * Deletes segments of the journal whose lines have all been in files for their time, of which every byte is looked at first, and
 * for which no destination waits. Only to be called with the lock of the store, `held`. Throws what the system throws.
 */
export function releaseSegments(
  folder: string,
  { segments, now }: { readonly segments: SegmentRetention | undefined; readonly now: number },
  held: StoreLock,
): void {
  if (segments === undefined) return;
  const manifest = readManifest(folder);
  const old = oldSegments(manifest, segments, now);
  if (old.size === 0) return;
  const own = folderAt(folder);
  const stored = (segment: string): number => old.get(`${place}${segment}`) ?? 0;
  const going = releasable(own, { stored, destinations: segments.destinations });
  if (going.length === 0) return;
  const times = going.map(({ segment }) => manifest.since.get(`${place}${segment}`) ?? 0);
  const first = times.reduce((one, other) => Math.min(one, other));
  // What was in a damaged file is read from the segments again.
  if (!areWhole(folder, manifest, first)) quarantine(folder, "every");
  else if (held.isHeld()) release(own, going);
}
