import { at } from "@spoor/core/record";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { quarantine, suspectsIn, without } from "./quarantine.ts";
import { tryLock } from "./store-lock.ts";

/** Files of so many bytes together are read whole in some milliseconds, each time the store is opened. */
const mostChecked = 8 * 1024 * 1024;

/** How closely the files of a store are looked at when it is opened. */
function careFor({ files, hourly }: Manifest): "glance" | "every" {
  const bytes = [...files, ...hourly].reduce((sum, file) => sum + file.bytes, 0);
  return bytes <= mostChecked ? "every" : "glance";
}

/** How often a manifest is read whose files are gone: another process may replace both. */
const mostTries = 5;

const unwritable: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]);

/** Puts damaged files aside where this process may and none other is at it. */
function putAside(folder: string, how: "glance" | "every"): void {
  try {
    const held = tryLock(folder);
    if (held === undefined) return;
    try {
      quarantine(folder, how);
    } finally {
      held.release();
    }
  } catch (error) {
    if (!unwritable.has(at(error, "code"))) throw error;
  }
}

/**
 * The manifest of the store in `folder` without files that are damaged or gone; these are put aside where that can be done, and
 * are named by it as quarantined in any case. Throws a failure of the store.
 */
export function usableManifest(folder: string, care?: "every"): Manifest {
  for (let tries = 1; ; tries += 1) {
    const manifest = readManifest(folder);
    const how = care ?? careFor(manifest);
    const suspects = suspectsIn(folder, manifest, how);
    const { damaged, missing } = suspects;
    if (damaged.length + missing.length === 0) return manifest;
    if (damaged.length > 0 || tries > 1) putAside(folder, how);
    if (tries < mostTries) continue;
    const gone = [...damaged, ...missing].map(({ path }) => path);
    return { ...without(suspects, manifest), quarantined: [...manifest.quarantined, ...gone] };
  }
}
