import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { at, list, text } from "@spoor/core/record";
import { FileFacts } from "./file-facts.ts";

const fileName = "transcripts.json";
/** The manifest of the store: without it nothing that was read is there any more. */
const storeName = "store.json";
const schema = "spoor.transcripts/1";
/** Raised where the readers see more in a file than before, so that all are read again. */
const parser = 1;

/** What is known of a file that was read. */
export interface KnownFile {
  readonly stamp: string;
  readonly facts: FileFacts;
}

/** The files that were read into the store `folder`, in the order in which they were; none where that is not known. */
export async function readProgress(folder: string): Promise<Map<string, KnownFile>> {
  const known = new Map<string, KnownFile>();
  if (!existsSync(join(folder, storeName))) return known;
  const value = await parsedFile(join(folder, fileName));
  if (at(value, "schema") !== schema || at(value, "parser") !== parser) return known;
  for (const entry of list(at(value, "files"))) {
    const path = text(at(entry, "path"));
    const stamp = text(at(entry, "stamp"));
    const sessions = list(at(entry, "sessions")).filter((each) => typeof each === "string");
    const facts = FileFacts.of(sessions, text(at(entry, "calls")) ?? "");
    if (path !== undefined && stamp !== undefined) known.set(path, { stamp, facts });
  }
  return known;
}

/** Forgets what was read into the store `folder`, as when all of it is deleted. */
export function forgetProgress(folder: string): void {
  rmSync(join(folder, fileName), { force: true });
}

async function parsedFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    // Without it all transcripts are read again, which changes nothing in the store.
    return undefined;
  }
}

/** Replaces what is known of the store `folder`, all at once. Rejects with the system's error. */
export async function writeProgress(
  folder: string,
  known: ReadonlyMap<string, KnownFile>,
): Promise<void> {
  const files = [...known].map(([path, { stamp, facts }]) => {
    const { sessions, calls } = facts.toJSON();
    return { path, stamp, sessions, calls };
  });
  const draft = join(folder, `${fileName}.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, JSON.stringify({ schema, parser, files }), { mode: 0o600 });
    await rename(draft, join(folder, fileName));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
