import { lstatSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tableNames } from "./column.ts";
import type { DroppedFile, Manifest } from "./manifest.ts";
import { sweepTemporary } from "./temporary.ts";

/** How long a file stays that counts no more: whoever reads it finds the new ones when it is gone. */
const graceMs = 5 * 60_000;
/** A draft is written and renamed at once: an old one was left. */
const draftMs = 60_000;
const draft = /^store\.(?:json|lock)\.[0-9a-f]{12}\.tmp$/;

function removed(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function sweepDrafts(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!draft.test(name)) continue;
    const path = join(folder, name);
    const changed = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - changed >= draftMs) removed(path);
  }
}

function sweepDays(folder: string, known: ReadonlySet<string>): void {
  for (const table of [...tableNames, "hourly"]) {
    for (const day of namesIn(join(folder, table))) {
      const place = `${table}/${day}`;
      for (const name of namesIn(join(folder, place))) {
        const path = `${place}/${name}`;
        if (name.endsWith(".parquet") && !known.has(path)) removed(join(folder, path));
      }
      try {
        // Only where it is empty.
        rmdirSync(join(folder, place));
      } catch {
        // It is in use.
      }
    }
  }
}

/**
 * Deletes files that never came to count, what processes left that ended, and files that count no more since the time of
 * grace. Only to be called with the lock of the store. Gives what of `dropped` is still there. Never throws.
 */
export function sweep(
  folder: string,
  { files, hourly, dropped }: Manifest,
): readonly DroppedFile[] {
  const now = Date.now();
  const left = dropped.filter(
    ({ path, since }) => Math.abs(now - since) < graceMs || !removed(join(folder, path)),
  );
  sweepDays(folder, new Set([...files, ...hourly, ...left].map(({ path }) => path)));
  sweepDrafts(folder);
  sweepTemporary(folder);
  return left;
}
