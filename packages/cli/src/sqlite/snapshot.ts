import { constants, copyFileSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { at } from "@spoor/core/record";

/** Largest database that is copied while a program has it open, in bytes; a larger one is read where it is. */
const maxCopiedBytes = 512 * 1024 * 1024;
/** How often a copy is made anew where a program writes meanwhile. */
const attempts = 5;

/** A view on a database from a folder of our own, so that nothing is ever made beside the user's file. */
export interface Snapshot {
  /** What to open in place of the database. */
  readonly path: string;
  /** Whether SQLite has to write to it: it then undoes what a killed program left half done, in our copy. */
  readonly needsWrite: boolean;
  /** Whether a program wrote to what is read since the snapshot was made. */
  isStale(): boolean;
  remove(): void;
}

/** What changes when a file is written to; empty where there is no file, or nothing in it. */
function stamp(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (stats === undefined || stats.size === 0n) return "";
  return `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

/** The stamps of a database, of what was written to it and is not in it yet, and of what would undo a change. */
function stampsOf(path: string): readonly [string, string, string] {
  return [stamp(path), stamp(`${path}-wal`), stamp(`${path}-journal`)];
}

function copy(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

/** A copy of the database with its `-wal` or `-journal`; of one moment where `attempts` suffice. */
function copyAll(path: string, target: string): void {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = stampsOf(path);
    const [, wal, journal] = before;
    for (const suffix of ["", "-wal", "-journal"]) rmSync(`${target}${suffix}`, { force: true });
    if (wal !== "") copy(`${path}-wal`, `${target}-wal`);
    if (journal !== "") copy(`${path}-journal`, `${target}-journal`);
    copy(path, target);
    if (stampsOf(path).join() === before.join()) return;
  }
}

/** Links to the database; copies it where links may not be made, as on Windows. */
function link(path: string, target: string): void {
  try {
    symlinkSync(resolve(path), target);
  } catch (error) {
    if (at(error, "code") !== "EPERM") throw error;
    copy(path, target);
  }
}

/**
 * A snapshot of the database `path`. One that is idle is linked to. One that a program writes is copied with its `-wal`;
 * of one that is too large to copy only the `-wal` is, and `isStale` tells whether that went well.
 */
export function snapshotOf(path: string): Snapshot {
  const folder = mkdtempSync(join(tmpdir(), "spoor-sqlite-"));
  const target = join(folder, "database");
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const before = stampsOf(path);
    const [, wal, journal] = before;
    const isInUse = wal !== "" || journal !== "";
    const isSmall = statSync(path).size <= maxCopiedBytes;
    const isCopied = journal !== "" || (isInUse && isSmall);
    if (isCopied) copyAll(path, target);
    else {
      if (wal !== "") copy(`${path}-wal`, `${target}-wal`);
      link(path, target);
    }
    const isStale = (): boolean => !isCopied && stampsOf(path).join() !== before.join();
    return { path: target, needsWrite: journal !== "", isStale, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
