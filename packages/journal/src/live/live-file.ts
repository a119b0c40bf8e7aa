import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { encodeHead, recordBytes } from "./start-record.ts";
import { errorCode } from "../error-code.ts";
import type { Folder } from "../folder.ts";
import type { ResourceLike } from "../otlp/origin.ts";
import { endings } from "../segment-name.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
const flags = O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0);
const ownerOnly = 0o700;
const free = Buffer.from("         ");

/** The folder of the records of open spans. */
export function liveOf(journal: string): string {
  return join(journal, "live");
}

/** A file of start records, each in a place of its own that is used again when its span has ended. */
export class LiveFile {
  readonly #path: string;
  readonly #file: number;
  readonly #begin: number;
  readonly #free: number[] = [];
  #places = 0;
  #closed = false;

  /** Makes the file; throws the system's error where that fails. */
  constructor(folder: Folder, name: string, resource: ResourceLike) {
    const dir = liveOf(folder.journal);
    // Not recursive: a journal that was deleted comes back with its next line alone.
    makeOnce(dir);
    this.#path = join(dir, name + endings.open);
    this.#file = openSync(this.#path, flags, 0o600);
    const head = encodeHead(resource);
    this.#begin = head.length;
    try {
      this.#write(head, 0);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** How many records are in it. */
  get open(): number {
    return this.#places - this.#free.length;
  }

  /** Writes a record; throws the system's error where that fails. */
  add(record: Buffer): { end: () => void } {
    const place = this.#free.pop() ?? this.#places;
    if (place === this.#places) this.#places += 1;
    const position = this.#begin + place * recordBytes;
    try {
      this.#write(record, position);
    } catch (error) {
      this.#free.push(place);
      throw error;
    }
    return { end: () => this.#takeBack(place, position) };
  }

  isDeleted(): boolean {
    try {
      return fstatSync(this.#file).nlink === 0;
    } catch {
      return true;
    }
  }

  /** Says in the time of the file that its thread lives: for who cannot see its process, and for when the spans ended. */
  touch(): void {
    try {
      const now = new Date();
      futimesSync(this.#file, now, now);
    } catch {
      // Then it looks as if nothing had happened for a while.
    }
  }

  /** Lets go of the file; one without records is removed. */
  close(): void {
    this.#closed = true;
    try {
      closeSync(this.#file);
      if (this.open === 0) unlinkSync(this.#path);
    } catch {
      // Whoever looks for what was open finds nothing in it.
    }
  }

  #takeBack(place: number, position: number): void {
    if (this.#closed) return;
    try {
      this.#write(free, position);
    } catch {
      // The span's own line tells that it has ended.
    }
    this.#free.push(place);
  }

  #write(bytes: Buffer, position: number): void {
    const written = writeSync(this.#file, bytes, 0, bytes.length, position);
    if (written < bytes.length) throw new Error("only a part was written");
  }
}

function makeOnce(dir: string): void {
  try {
    mkdirSync(dir, { mode: ownerOnly });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}
