import { existsSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import type { Io } from "../io.ts";
import { findTranscripts } from "./find.ts";
import { agentFolders } from "./places.ts";

/** The files to look at. */
export interface Located {
  /** The file or folder that was named, or the folders of agents that are there. */
  readonly places: readonly string[];
  readonly files: readonly string[];
  /** Folders that could not be read. */
  readonly unreadable: number;
  /** Whether it is one file, which was named: the command is wrong then where it is no transcript. */
  readonly isFile: boolean;
}

const transcriptHint =
  "Name a transcript, or a folder of them; without --path the folders of the agents are looked at.";

/** The failure of reading `path`: a wrong command line where nothing is there. */
export function readFailure(
  path: string,
  code: string | undefined,
  hint: string = transcriptHint,
): Failure {
  const message = `Cannot read ${escapeText(path)} (${code ?? "unknown error"}).`;
  if (code === "ENOENT" || code === "ENOTDIR") return usageFailure(message, hint);
  return new Failure(message, { code: exitCodes.store, hint: "Check that you may read it." });
}

async function located(places: readonly string[]): Promise<Located> {
  const files: string[] = [];
  let unreadable = 0;
  for (const place of places) {
    // Some agents keep a database, which is a place itself.
    const isFile = (await stat(place)).isFile();
    const found = isFile ? { files: [place], unreadable: 0 } : await findTranscripts(place);
    for (const file of found.files) files.push(file);
    unreadable += found.unreadable;
  }
  return { places, files, unreadable, isFile: false };
}

async function locatedAt(path: string): Promise<Located> {
  const stats = await stat(path).catch((error: unknown) => {
    throw readFailure(path, text(at(error, "code")));
  });
  if (stats.isDirectory()) return await located([path]);
  if (!stats.isFile()) {
    throw usageFailure(`${escapeText(path)} is neither a file nor a folder.`, transcriptHint);
  }
  return { places: [path], files: [path], unreadable: 0, isFile: true };
}

/** The folders of agents that are there; of several names for one folder the first. */
async function presentFolders({ env, cwd }: Io): Promise<readonly string[]> {
  const byPlace = new Map<string, string>();
  for (const folder of agentFolders(env, cwd).filter((each) => existsSync(each))) {
    const place = await realpath(folder);
    if (!byPlace.has(place)) byPlace.set(place, folder);
  }
  return [...byPlace.values()];
}

/**
 * The files that may be transcripts: `argument` itself, those below it where it is a folder, and without it those in the
 * folders of the agents. Throws a failure where `argument` cannot be read.
 */
export async function locateTranscripts(argument: string | undefined, io: Io): Promise<Located> {
  if (argument !== undefined) return await locatedAt(resolve(io.cwd, argument));
  return await located(await presentFolders(io));
}
