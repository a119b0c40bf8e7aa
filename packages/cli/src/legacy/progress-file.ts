import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, count, list, text } from "@spoor/core/record";
import { jsonOf } from "./values.ts";

/** Beside the store: what an unfinished migration has done, so that the next one goes on after it. */
const fileName = "migrate-progress.json";
const schema = "spoor.migrate-progress/1";

/** A file whose records are all in the store. */
export interface Done {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** A file as it is now; undefined where it cannot be looked at. */
export function stateOf(path: string): Done | undefined {
  try {
    const { size, mtimeMs } = statSync(path);
    return { path, size, mtimeMs };
  } catch {
    return undefined;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** What of the files of a migration that did not come to its end is done. */
export class ProgressFile {
  readonly #path: string;
  readonly #done = new Map<string, Done>();

  /**
   * The progress kept in the folder of a store that has `known` migrated records; where it has fewer than it had then, it was
   * cleared, and nothing is done.
   */
  constructor(folder: string, known: number) {
    this.#path = join(folder, fileName);
    const said = jsonOf(read(this.#path));
    if (at(said, "schema") !== schema || (count(at(said, "known")) ?? Infinity) > known) return;
    for (const one of list(at(said, "files"))) {
      const path = text(at(one, "path"));
      const size = count(at(one, "size"));
      const mtimeMs = at(one, "mtimeMs");
      if (path !== undefined && size !== undefined && typeof mtimeMs === "number")
        this.#done.set(path, { path, size, mtimeMs });
    }
  }

  /** Whether the file `path`, as it is now, is done. */
  isDone(path: string): boolean {
    const done = this.#done.get(path);
    const now = done === undefined ? undefined : stateOf(path);
    return now !== undefined && now.size === done?.size && now.mtimeMs === done.mtimeMs;
  }

  /** Keeps that `files`, too, are done, and that the store has `known` migrated records now. */
  keep(files: readonly Done[], known: number): void {
    for (const file of files) this.#done.set(file.path, file);
    const json = JSON.stringify({ schema, known, files: [...this.#done.values()] });
    const draft = `${this.#path}.${randomBytes(6).toString("hex")}.tmp`;
    writeFileSync(draft, json, { flag: "wx", mode: 0o600 });
    renameSync(draft, this.#path);
  }

  /** Nothing is left to go on with. */
  end(): void {
    rmSync(this.#path, { force: true });
  }
}
