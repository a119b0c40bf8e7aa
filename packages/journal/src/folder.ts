import { accessSync, chmodSync, constants, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import type { Stats } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { errorCode } from "./error-code.ts";

/** The name of the folder that `findFolder` looks for. */
export const folderName = ".spoor";

/** A folder that processes share, checked to be this user's own and writable. */
export interface Folder {
  /** Its absolute path. */
  readonly dir: string;
  /** The absolute path of the subfolder that holds the segments. */
  readonly journal: string;
}

/** Why a folder cannot be used, and what to do about it. */
export interface FolderProblem {
  readonly problem: string;
}

const otherMayWrite = 0o022;
const ownerOnly = 0o700;

/**
 * The folder at `dir` with its subfolder for segments, made where it is not there; or a problem. A folder that is a
 * symbolic link, belongs to another user or is writable by others is refused. Never throws.
 */
export function openFolder(dir: string): Folder | FolderProblem {
  const folder = folderAt(dir);
  return prepare(folder.dir) ?? ignoredByGit(folder.dir) ?? prepare(folder.journal) ?? folder;
}

/** The folder at `dir`, unchecked: there may be none, or one that must not be used. */
export function folderAt(dir: string): Folder {
  return { dir: resolve(dir), journal: journalOf(resolve(dir)) };
}

/** What {@link openFolder} would say of `dir`, without making anything; undefined where it could be opened. Never throws. */
export function checkFolder(dir: string): FolderProblem | undefined {
  const path = resolve(dir);
  if (statOf(path) !== undefined) {
    const journal = journalOf(path);
    const problem = refusal(path) ?? unwritable(path);
    if (problem !== undefined || statOf(journal) === undefined) return problem;
    return refusal(journal) ?? unwritable(journal);
  }
  let above = dirname(path);
  while (statOf(above) === undefined && dirname(above) !== above) above = dirname(above);
  return statOf(above)?.isDirectory() === true ? unwritable(above) : cannotMake(path, "ENOTDIR");
}

/** The absolute path of the nearest folder named `.spoor` in `start` or above it; symbolic links do not count. */
export function findFolder(start: string): string | undefined {
  let place = resolve(start);
  for (;;) {
    const dir = join(place, folderName);
    if (statOf(dir)?.isDirectory() === true) return dir;
    const above = dirname(place);
    if (above === place) return undefined;
    place = above;
  }
}

/** The subfolder of `dir` that holds the segments. */
export function journalOf(dir: string): string {
  return join(dir, "journal");
}

function prepare(dir: string): FolderProblem | undefined {
  try {
    const made = mkdirSync(dir, { recursive: true, mode: ownerOnly });
    // A umask may take bits away that the owner needs.
    if (made !== undefined) chmodSync(dir, ownerOnly);
  } catch (error) {
    return cannotMake(dir, errorCode(error));
  }
  return refusal(dir) ?? unwritable(dir);
}

function refusal(dir: string): FolderProblem | undefined {
  const stats = statOf(dir);
  if (stats === undefined) return cannotMake(dir, "ENOENT");
  if (stats.isSymbolicLink()) {
    return { problem: `${dir} is a symbolic link; remove it, or set SPOOR_DIR to a real folder` };
  }
  if (!stats.isDirectory()) return cannotMake(dir, "EEXIST");
  const user = process.geteuid?.();
  if (user !== undefined && stats.uid !== user) {
    return {
      problem: `${dir} belongs to user ${stats.uid}, not to ${user}; change its owner, or set SPOOR_DIR to a folder of your own`,
    };
  }
  if (user !== undefined && (stats.mode & otherMayWrite) !== 0) {
    return {
      problem: `${dir} is writable by other users; run "chmod go-w ${dir}", or set SPOOR_DIR to a folder of your own`,
    };
  }
  return undefined;
}

function unwritable(dir: string): FolderProblem | undefined {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return {
      problem: `${dir} is not writable (${errorCode(error)}); make it writable, or set SPOOR_DIR to a folder that is`,
    };
  }
}

function cannotMake(dir: string, code: string): FolderProblem {
  const cause =
    code === "EEXIST" || code === "ENOTDIR"
      ? "there is a file in its place"
      : `the folder cannot be made (${code})`;
  return { problem: `${dir}: ${cause}; set SPOOR_DIR to a folder that can be written` };
}

/** Keeps what is recorded out of version control; the file of a user is left as it is. */
function ignoredByGit(dir: string): FolderProblem | undefined {
  try {
    writeFileSync(join(dir, ".gitignore"), "*\n", { flag: "wx", mode: 0o600 });
  } catch (error) {
    const code = errorCode(error);
    if (code !== "EEXIST") return cannotMake(join(dir, ".gitignore"), code);
  }
  return undefined;
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
