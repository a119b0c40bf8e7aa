import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Characters that wait in memory before they go to the file. */
const enough = 262_144;

/** Lines that are written first and read later, however many: what is more than a little lies in a temporary file. */
export class Spool {
  #waiting: string[] = [];
  #size = 0;
  #folder: string | undefined;
  #file: FileHandle | undefined;
  count = 0;

  async add(line: string): Promise<void> {
    this.count += 1;
    this.#waiting.push(line);
    this.#size += line.length;
    if (this.#size < enough) return;
    this.#folder ??= await mkdtemp(join(tmpdir(), "spoor-export-"));
    this.#file ??= await open(join(this.#folder, "lines"), "wx", 0o600);
    await this.#file.appendFile(`${this.#waiting.join("\n")}\n`);
    this.#waiting = [];
    this.#size = 0;
  }

  async *lines(): AsyncGenerator<string, void> {
    if (this.#folder !== undefined) {
      const input = createReadStream(join(this.#folder, "lines"), "utf8");
      yield* createInterface({ input, crlfDelay: Infinity });
    }
    yield* this.#waiting;
  }

  async end(): Promise<void> {
    await this.#file?.close();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}
