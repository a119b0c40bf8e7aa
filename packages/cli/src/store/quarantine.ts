import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { checkFile, glanceAt } from "./check-file.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import type { DayFile, Manifest } from "./manifest.ts";

const place = "quarantine";

/** Which files of a manifest cannot be relied on. */
export interface Suspects {
  /** Not as they were written. */
  readonly damaged: readonly DayFile[];
  readonly missing: readonly DayFile[];
}

/** The files of `manifest` that are damaged or missing: by a look at each, or by reading `every` byte. */
export function suspectsIn(
  folder: string,
  { files, hourly }: Manifest,
  how: "glance" | "every",
): Suspects {
  const check = how === "every" ? checkFile : glanceAt;
  const states = [...files, ...hourly].map((file) => ({ file, state: check(folder, file) }));
  return {
    damaged: states.filter(({ state }) => state === "damaged").map(({ file }) => file),
    missing: states.filter(({ state }) => state === "missing").map(({ file }) => file),
  };
}

/**
 * `manifest` without the files of `suspects`. What these held of segments that are still there is read again: all segments are,
 * but for what was cleared, as rows that other files have count once. Sums of their rows go too, which would count those twice.
 */
export function without({ damaged, missing }: Suspects, manifest: Manifest): Manifest {
  const out = new Set([...damaged, ...missing].map(({ path }) => path));
  return {
    ...manifest,
    files: manifest.files.filter(({ path }) => !out.has(path)),
    hourly: manifest.hourly.filter(({ path, of }) => !out.has(path) && !out.has(of ?? path)),
    segments: manifest.cleared,
    since: new Map(),
    damaged: 0,
    unreadable: 0,
  };
}

/** Where a damaged file is put. */
export const quarantinedName = ({ path }: DayFile): string =>
  `${place}/${path.replaceAll("/", "-")}`;

/**
 * Puts damaged files aside, where a person can look at them, and takes those that are gone out of the manifest. Only to be
 * called with the lock of the store. Gives the manifest as it is then. Throws what the system throws.
 */
export function quarantine(folder: string, how: "glance" | "every"): Manifest {
  const manifest = readManifest(folder);
  const suspects = suspectsIn(folder, manifest, how);
  const { damaged, missing } = suspects;
  if (damaged.length + missing.length === 0) return manifest;
  mkdirSync(join(folder, place), { recursive: true, mode: 0o700 });
  const next: Manifest = {
    ...without(suspects, manifest),
    generation: manifest.generation + 1,
    quarantined: [
      ...manifest.quarantined,
      ...damaged.map(quarantinedName),
      ...missing.map(({ path }) => path),
    ],
  };
  // First: what no manifest names is swept.
  for (const file of damaged) {
    renameSync(join(folder, file.path), join(folder, quarantinedName(file)));
  }
  writeManifest(folder, next);
  return next;
}
