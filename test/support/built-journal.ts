import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "rolldown";

/** The journal's sources as one file that a process of its own can import. */
export interface BuiltJournal {
  readonly url: string;
  /** Deletes the file. */
  remove(): void;
}

/** Builds `@spoor/journal` from its sources, so that a test needs no build before it. */
export async function builtJournal(): Promise<BuiltJournal> {
  const dir = mkdtempSync(join(tmpdir(), "spoor-built-"));
  const file = join(dir, "journal.mjs");
  await build({
    input: resolve(import.meta.dirname, "../../packages/journal/src/index.ts"),
    platform: "node",
    resolve: { conditionNames: ["spoor:source", "import", "node", "default"] },
    output: { file, codeSplitting: false },
    logLevel: "silent",
  });
  return {
    url: pathToFileURL(file).href,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** The text of a module that opens the folder `dir` of `journal` as `folder` and then does `what`. */
export function journalProgram(journal: BuiltJournal, dir: string, what: string): string {
  return `
    import * as journal from ${JSON.stringify(journal.url)};
    const { openFolder, openJournal } = journal;
    const folder = openFolder(${JSON.stringify(dir)});
    if ("problem" in folder) throw new Error(folder.problem);
    const open = (signal = "traces") => openJournal({ folder, signal, now: Date.now });
    const bodyOf = (id, length = 100) =>
      '{"resourceSpans":[{"id":' + JSON.stringify(id) + ',"pad":"' + "x".repeat(length) + '"}]';
    ${what}`;
}
