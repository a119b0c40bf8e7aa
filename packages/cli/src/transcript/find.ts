import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** How many folders deep is looked: the deepest that an agent makes, of sub-agents in workflows, are 5. */
const maxDepth = 12;
/** Where names end as those of transcripts do. */
const names = /\.(?:jsonl|json|ndjson|db|vscdb)$/i;
/** What is large and holds no transcripts. */
const passedOver: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** What there is below a folder. */
export interface Found {
  /** Paths of files that may be transcripts, in an order that does not change. */
  readonly files: readonly string[];
  /** Folders whose entries could not be read. */
  readonly unreadable: number;
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

/** The files below `folder` that may be transcripts by their names. Links are not followed. Never rejects. */
export async function findTranscripts(folder: string): Promise<Found> {
  const files: string[] = [];
  let unreadable = 0;
  async function visit(at: string, depth: number): Promise<void> {
    try {
      const entries = await readdir(at, { withFileTypes: true });
      for (const entry of entries.toSorted(byName)) {
        const path = join(at, entry.name);
        if (entry.isFile() && names.test(entry.name)) files.push(path);
        if (entry.isDirectory() && depth < maxDepth && !passedOver.has(entry.name))
          await visit(path, depth + 1);
      }
    } catch {
      unreadable++;
    }
  }
  await visit(folder, 0);
  return { files, unreadable };
}
