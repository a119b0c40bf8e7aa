import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { folderName } from "@spoor/journal";
import { usageFailure } from "../failure.ts";

const maxDepth = 16;
const maxFiles = 100_000;
/** What is large or is Spoor's own. */
const passedOver: ReadonlySet<string> = new Set(["node_modules", ".git", folderName]);

/** Files that may be of an old system. */
export interface FoundFiles {
  readonly files: readonly string[];
  /** Folders whose entries could not be read. */
  readonly unreadable: readonly string[];
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

async function isFolder(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (found.isDirectory() || found.isFile()) return found.isDirectory();
  } catch (error) {
    const code = text(at(error, "code")) ?? "unknown error";
    throw usageFailure(`Cannot read ${escapeText(path)} (${code}).`, "Name a file or a folder.");
  }
  throw usageFailure(`${escapeText(path)} is neither a file nor a folder.`);
}

/**
 * The files at `paths` and below those of them that are folders, under whatever names, each once. Links are not followed.
 * Throws a usage failure for a path where nothing is.
 */
export async function findFiles(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  const files = new Set<string>();
  const unreadable: string[] = [];
  async function visit(folder: string, depth: number): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) unreadable.push(folder);
    for (const entry of entries?.toSorted(byName) ?? []) {
      const path = join(folder, entry.name);
      if (entry.isFile() && files.size < maxFiles) files.add(path);
      if (entry.isDirectory() && depth < maxDepth && !passedOver.has(basename(path)))
        await visit(path, depth + 1);
    }
  }
  for (const path of paths.map((one) => resolve(cwd, one))) {
    if (await isFolder(path)) await visit(path, 0);
    else files.add(path);
  }
  return { files: [...files], unreadable };
}
