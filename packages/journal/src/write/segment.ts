import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { errorCode } from "../error-code.ts";
import { endings } from "../segment-name.ts";

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
const flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | (O_NOFOLLOW ?? 0);

/** One file of lines that this thread alone writes. Nothing here throws but the constructor. */
export class Segment {
  /** The name without its ending. */
  readonly name: string;
  readonly startMs: number;
  readonly #path: string;
  readonly #file: number;
  #bytes = 0;
  #lines = 0;
  #torn = false;

  /** Makes the file `name` and `.open` in `dir`; throws the system's error where that fails or the file exists. */
  constructor(dir: string, name: string, startMs: number) {
    this.name = name;
    this.startMs = startMs;
    this.#path = join(dir, name);
    this.#file = openSync(this.#path + endings.open, flags, 0o600);
  }

  /** Size of the file up to the end of its last whole line, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of lines written. */
  get lines(): number {
    return this.#lines;
  }

  /** True when a part of a line is left at the end that could not be taken back: no more lines may follow it. */
  get torn(): boolean {
    return this.#torn;
  }

  /** Writes one line; where that fails, takes back what was written of it and gives the system's error code. */
  append(line: Buffer): string | undefined {
    try {
      let written = 0;
      // A full disk shows as a short write first; the error comes with the next one.
      while (written < line.length) {
        const more = writeSync(this.#file, line, written);
        if (more === 0) throw new Error("nothing was written");
        written += more;
      }
    } catch (error) {
      this.#takeBack();
      return errorCode(error);
    }
    this.#bytes += line.length;
    this.#lines += 1;
    return undefined;
  }

  /** True when the file has been deleted, so that what is written into it is lost. */
  isDeleted(): boolean {
    try {
      return fstatSync(this.#file).nlink === 0;
    } catch {
      return true;
    }
  }

  /** Finishes the file under its final name; one without lines is removed. */
  seal(): void {
    this.close();
    try {
      if (this.#lines === 0) unlinkSync(this.#path + endings.open);
      else renameSync(this.#path + endings.open, this.#path + endings.sealed);
    } catch {
      // Under its first name it is read as well.
    }
  }

  /** Lets go of the file as it is. */
  close(): void {
    try {
      closeSync(this.#file);
    } catch {
      // A file that cannot be closed is not held any more.
    }
  }

  #takeBack(): void {
    try {
      ftruncateSync(this.#file, this.#bytes);
    } catch {
      this.#torn = true;
    }
  }
}
