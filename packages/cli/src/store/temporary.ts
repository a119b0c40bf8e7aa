import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLeft, ownName } from "./owned-name.ts";

/** A folder for what does not fit into memory. */
export interface Temporary {
  /** Undefined where none can be made. */
  readonly path: string | undefined;
  /** Deletes it. Never throws. */
  remove(): void;
}

const name = "tmp";

function made(path: string): string | undefined {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return mkdtempSync(join(path, `${ownName()}-`));
  } catch {
    return undefined;
  }
}

function removed(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // What is left is swept when its process has ended.
  }
}

/**
 * A new folder in the store in `folder`, or where there is none or it may not be written, in the system's own place. Never
 * throws.
 */
export function temporaryIn(folder: string | undefined): Temporary {
  const own = folder === undefined ? undefined : made(join(folder, name));
  const path = own ?? made(join(tmpdir(), "spoor"));
  return {
    path,
    remove: () => {
      if (path !== undefined) removed(path);
    },
  };
}

/** Deletes the temporary folders in the store that processes have left which ended. Never throws. */
export function sweepTemporary(folder: string): void {
  try {
    for (const each of readdirSync(join(folder, name))) {
      const path = join(folder, name, each);
      if (isLeft(each, Date.now() - lstatSync(path).mtimeMs)) removed(path);
    }
  } catch {
    // None there, or another process is at it.
  }
}
