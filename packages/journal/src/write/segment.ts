import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { syncFolder, syncFolderLater } from "./sync-folder.ts";
import { errorCode } from "../error-code.ts";
import { endings } from "../segment-name.ts";

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
const flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | (O_NOFOLLOW ?? 0);

/** One file of lines that this thread alone writes. Nothing here throws but the constructor. */
export class Segment {
  /** The name without its ending. */
  readonly name: string;
  readonly startMs: number;
  readonly #dir: string;
  readonly #path: string;
  readonly #file: number;
  #bytes = 0;
  #lines = 0;
  #torn = false;
  /** How many bytes are on the disk, and whether the file's name is. */
  #synced = 0;
  #isNamed = false;
  #syncing = false;
  #left = false;

  /** Makes the file `name` and `.open` in `dir`; throws the system's error where that fails or the file exists. */
  constructor(dir: string, name: string, startMs: number) {
    this.name = name;
    this.startMs = startMs;
    this.#dir = dir;
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

  /** Whether the file is still under its first name, under another one, or gone, so that what is written into it is lost. */
  whereabouts(): "here" | "moved" | "deleted" {
    try {
      const { ino, nlink } = fstatSync(this.#file);
      if (nlink === 0) return "deleted";
      const named = lstatSync(this.#path + endings.open, { throwIfNoEntry: false });
      return named?.ino === ino ? "here" : "moved";
    } catch {
      return "deleted";
    }
  }

  /**
   * Brings what was written onto the disk; gives the system's error code where it cannot. The file's name goes with it where
   * file systems do that of themselves, as those of Linux; `syncName` makes sure.
   */
  sync(): string | undefined {
    // What is on its way need not have arrived.
    if (!this.#syncing && this.#synced >= this.#bytes) return undefined;
    this.#synced = this.#bytes;
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      return errorCode(error);
    }
    return undefined;
  }

  syncName(): void {
    if (!this.#isNamed) syncFolder(this.#dir);
    this.#isNamed = true;
  }

  /**
   * Brings what was written, and the file's name, onto the disk in the background; `done` is told the error code, if there is
   * one. Does nothing where there is nothing to do.
   */
  syncLater(done: (failure: string | undefined) => void): void {
    if (this.#syncing || this.#synced >= this.#bytes) return;
    this.#synced = this.#bytes;
    this.#syncing = true;
    fdatasync(this.#file, (error) => {
      this.#syncing = false;
      if (!this.#isNamed) syncFolderLater(this.#dir);
      this.#isNamed = true;
      if (this.#left) this.#syncRest(done);
      done(error === null ? undefined : errorCode(error));
    });
  }

  /** Finishes the file under its final name; one without lines is removed. */
  seal(): void {
    this.close();
    try {
      if (this.#lines === 0) unlinkSync(this.#path + endings.open);
      else renameSync(this.#path + endings.open, this.#path + endings.sealed);
    } catch {
      // Under its first name, and under one that another process gave it, it is read as well.
    }
  }

  /** Lets go of the file as it is, when no sync of it is on its way any more: its number would stand for another file. */
  close(): void {
    this.#left = true;
    if (this.#syncing) return;
    try {
      closeSync(this.#file);
    } catch {
      // A file that cannot be closed is not held any more.
    }
  }

  /** Brings onto the disk what came while an earlier part of a file that was left was on its way. */
  #syncRest(done: (failure: string | undefined) => void): void {
    this.syncLater(done);
    this.close();
  }

  #takeBack(): void {
    try {
      ftruncateSync(this.#file, this.#bytes);
    } catch {
      this.#torn = true;
    }
  }
}
