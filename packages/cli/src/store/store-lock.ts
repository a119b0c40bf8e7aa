import { randomBytes } from "node:crypto";
import {
  constants,
  copyFileSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { at } from "@spoor/core/record";
import { stopWhereAsked } from "../failure.ts";
import { isLeft, ownName } from "./owned-name.ts";

/** The right to change which files count; at most one has it. */
export interface StoreLock {
  /** Whether it is still ours: a machine that slept may find that another took it for dead. */
  isHeld(): boolean;
  /** Never throws. */
  release(): void;
}

const lockName = "store.lock";
/** How often a lock of another process is looked at, in milliseconds. */
const lookMs = 50;
/** How long a lock may be without a word of whose it is, in milliseconds. */
const patienceMs = 10_000;

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

/** Whether the process has ended that wrote `content` into a lock. */
function isOver(path: string, content: string): boolean {
  const age = Date.now() - lstatSync(path).mtimeMs;
  // It is made and then written: without a word, its process ended between the two.
  return content === "" ? age >= patienceMs : isLeft(content, age);
}

/** Puts a lock aside whose process has ended. Only one of several that try can, by the renaming. */
function breakLock(path: string): void {
  try {
    const content = readFileSync(path, "latin1");
    if (!isOver(path, content)) return;
    const aside = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    renameSync(path, aside);
    // Another may have broken it and taken its own since it was read: that one is given back.
    if (contentOf(aside) !== content) copyFileSync(aside, path, constants.COPYFILE_EXCL);
    rmSync(aside, { force: true });
  } catch {
    // Somebody else was first.
  }
}

/**
 * The lock of the store in `folder`, or another of that name; undefined where a living process has it. Throws what the system throws where the folder
 * cannot be written.
 */
export function tryLock(folder: string, name: string = lockName): StoreLock | undefined {
  const path = join(folder, name);
  const content = `${ownName()}-${randomBytes(8).toString("hex")}`;
  breakLock(path);
  try {
    writeFileSync(path, content, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (at(error, "code") === "EEXIST") return undefined;
    // On a full disk it is made, but cannot be written.
    if (contentOf(path) === "") rmSync(path, { force: true });
    throw error;
  }
  const isHeld = (): boolean => contentOf(path) === content;
  return {
    isHeld,
    release: () => {
      if (isHeld()) rmSync(path, { force: true });
    },
  };
}

/** As {@link tryLock}; waits while a living process has it. Throws a failure where `signal` is aborted. */
export async function lock(folder: string, signal: AbortSignal): Promise<StoreLock> {
  for (;;) {
    const own = tryLock(folder);
    if (own !== undefined) return own;
    stopWhereAsked(signal);
    await setTimeout(lookMs);
  }
}
