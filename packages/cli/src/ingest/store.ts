import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { findFolder, folderName, segmentFiles } from "@spoor/journal";
import { at, text } from "@spoor/core/record";
import { exitCodes, Failure } from "../failure.ts";

/** Where telemetry is, or where it was looked for. */
export interface Store {
  /** The folder; undefined where there is none yet. */
  readonly folder: string | undefined;
  /** The folder, or where it would appear. */
  readonly place: string;
  /** For people: the place that was looked at. */
  readonly looked: string;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function unreadable(path: string, cause: unknown): Failure {
  const code = text(at(cause, "code")) ?? "unknown error";
  return new Failure(`Cannot read the telemetry in ${path} (${code}).`, {
    code: exitCodes.store,
    hint: "Check that it is a folder and that you may read it, or name another with --store.",
    cause,
  });
}

/** Throws what the system throws where the journal or a segment may not be read: the readers of lines pass over those. */
function readJournal(folder: string): void {
  try {
    readdirSync(join(folder, "journal"));
    for (const { path } of segmentFiles(folder)) accessSync(path, constants.R_OK);
  } catch (error) {
    // No journal yet, or a segment that was sealed in the meantime.
    if (at(error, "code") !== "ENOENT") throw error;
  }
}

/** The folder named by a person: itself, or the `.spoor` inside of it. A path that is not there is no failure. */
function named(path: string): Store {
  const inner = join(path, folderName);
  const folder = !isFolder(join(path, "journal")) && isFolder(inner) ? inner : path;
  try {
    readdirSync(folder);
    readJournal(folder);
    return { folder, place: folder, looked: folder };
  } catch (error) {
    if (at(error, "code") === "ENOENT") return { folder: undefined, place: folder, looked: folder };
    throw unreadable(folder, error);
  }
}

/**
 * The store: the folder of `--store`, else of `SPOOR_DIR`, else the nearest `.spoor` in the working directory or above.
 * Throws a failure of the store where there is something that cannot be read as a folder.
 */
export function locateStore({
  store,
  env,
  cwd,
}: {
  readonly store: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}): Store {
  const said = store ?? text(env["SPOOR_DIR"]);
  if (said !== undefined) return named(resolve(cwd, said));
  const folder = findFolder(cwd);
  if (folder !== undefined) return named(folder);
  const place = join(cwd, folderName);
  return { folder, place, looked: `${place} and the folders above` };
}
