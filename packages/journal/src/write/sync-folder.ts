import { close, closeSync, fsync, fsyncSync, open, openSync } from "node:fs";

/** Brings the names of the files in `dir` onto the disk. A system that cannot do this for folders does without. Never throws. */
export function syncFolder(dir: string): void {
  try {
    const folder = openSync(dir, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Not known on Windows, and refused by some file systems.
  }
}

/** `syncFolder` in the background. */
export function syncFolderLater(dir: string): void {
  open(dir, "r", (failure, folder) => {
    if (failure !== null) return;
    fsync(folder, () => close(folder, () => {}));
  });
}
