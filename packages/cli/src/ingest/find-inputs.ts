import { readdir, stat } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";

/** How many folders deep is looked. */
const maxDepth = 12;
/** Most files that are read of one folder. */
const maxFiles = 100_000;
/** What is large and holds no telemetry. */
const passedOver: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** A file that may hold telemetry. */
export interface FoundFile {
  readonly path: string;
  /** The path as it is told: from the working directory, where it is in there. */
  readonly name: string;
  /** Bytes; undefined for a pipe. */
  readonly size: number | undefined;
  /** Whether it was named itself, and not found in a folder. */
  readonly isNamed: boolean;
}

/** What there is to read. */
export interface FoundInputs {
  readonly files: readonly FoundFile[];
  /** Folders whose entries could not be read. */
  readonly unreadable: number;
  /** Whether there are more files than are read. */
  readonly isCut: boolean;
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

/**
 * The file `path`, or the files below the folder `path`, in an order that does not change. Links are not followed; of a
 * folder that Spoor wrote the journals are read. Rejects with the system's error where there is nothing at `path`.
 */
export async function findInputs(path: string, cwd: string): Promise<FoundInputs> {
  const stats = await stat(path);
  if (!stats.isDirectory()) {
    const size = stats.isFile() ? stats.size : undefined;
    const name = nameOf(path, cwd);
    return { files: [{ path, name, size, isNamed: true }], unreadable: 0, isCut: false };
  }
  const finder = new Finder(cwd);
  await finder.visit(path, 0);
  return finder;
}

/** Whether a folder is one that Spoor made: of it the journals are read, and not the files that are made of them. */
function isStoreOf(names: ReadonlySet<string>): boolean {
  return names.has("journal") && (names.has(".gitignore") || names.has("store.json"));
}

function nameOf(path: string, cwd: string): string {
  const name = relative(cwd, path);
  return name === "" || name.startsWith("..") || isAbsolute(name) ? path : name;
}

class Finder implements FoundInputs {
  readonly #cwd: string;
  readonly files: FoundFile[] = [];
  unreadable = 0;
  isCut = false;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  async visit(folder: string, depth: number): Promise<void> {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      const isStore = isStoreOf(new Set(entries.map(({ name }) => name)));
      for (const entry of entries.toSorted(byName)) {
        const path = join(folder, entry.name);
        if (entry.isFile() && !isStore) await this.#add(path);
        const isLeft = isStore && entry.name !== "journal" && entry.name !== "inbox";
        if (entry.isDirectory() && depth < maxDepth && !isLeft && !passedOver.has(entry.name))
          await this.visit(path, depth + 1);
      }
    } catch {
      this.unreadable += 1;
    }
  }

  async #add(path: string): Promise<void> {
    if (this.files.length === maxFiles) {
      this.isCut = true;
      return;
    }
    const { size } = await stat(path);
    this.files.push({ path, name: nameOf(path, this.#cwd), size, isNamed: false });
  }
}
