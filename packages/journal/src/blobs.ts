import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, statSync, unlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { Folder } from "./folder.ts";
import { replaceFile } from "./whole-file.ts";

export interface BlobsOptions {
  readonly folder: Pick<Folder, "dir">;
  /** Most bytes that all files may have together; beyond it the oldest go. */
  readonly maxBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A text that lies in a file of its own, or would, had the disk taken it. */
export interface StoredBlob {
  /** Its path inside of the folder; undefined where it could not be written. */
  readonly path: string | undefined;
  /** Bytes in UTF-8. */
  readonly size: number;
  /** The SHA-256 of these, in hexadecimal digits; it is the file's name. */
  readonly sha256: string;
}

const ownerOnly = 0o700;
const pattern = /^[0-9a-f]{64}$/;
/** What is removed at a time, and how much is written between two looks at the folder, as a part of the bound. */
const slack = 0.1;

/**
 * The texts that are too long for their lines, each in a file that is named by what it holds, so that what is said twice
 * lies there once. Other processes write to the same folder. Nothing here throws.
 */
export class Blobs {
  readonly #dir: string;
  readonly #maxBytes: number;
  readonly #now: () => number;
  #bytes: number | undefined;
  #unseen = 0;

  constructor({ folder, maxBytes, now }: BlobsOptions) {
    this.#dir = join(folder.dir, "blobs");
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  /** The bytes of all files, as far as this process has seen. */
  get bytes(): number {
    this.#bytes ??= sum(this.#files());
    return this.#bytes;
  }

  /** Writes `text`, whole or not at all, for its owner alone. */
  put(text: string): StoredBlob {
    const bytes = Buffer.from(text);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const stored = { size: bytes.byteLength, sha256 };
    try {
      const path = join(this.#dir, sha256);
      if (existsSync(path)) this.#touch(path);
      else this.#write(path, text, stored.size);
      return { path: `blobs/${sha256}`, ...stored };
    } catch {
      return { path: undefined, ...stored };
    }
  }

  /** So that it counts as one of the newest. */
  #touch(path: string): void {
    const seconds = this.#now() / 1000;
    utimesSync(path, seconds, seconds);
  }

  #write(path: string, text: string, size: number): void {
    mkdirSync(this.#dir, { recursive: true, mode: ownerOnly });
    const before = this.bytes;
    replaceFile(path, text);
    this.#bytes = before + size;
    this.#unseen += size;
    if (this.#unseen > this.#maxBytes * slack || this.#bytes > this.#maxBytes) this.#makeRoom(path);
  }

  #makeRoom(written: string): void {
    const files = this.#files();
    let left = sum(files);
    this.#unseen = 0;
    if (left > this.#maxBytes) {
      for (const file of files.toSorted((one, other) => one.writtenAt - other.writtenAt)) {
        if (left <= this.#maxBytes * (1 - slack)) break;
        if (file.path !== written && remove(file.path)) left -= file.size;
      }
    }
    this.#bytes = left;
  }

  #files(): readonly File[] {
    return namesIn(this.#dir)
      .filter((name) => pattern.test(name))
      .flatMap((name) => fileAt(join(this.#dir, name)));
  }
}

interface File {
  readonly path: string;
  readonly size: number;
  readonly writtenAt: number;
}

const sum = (files: readonly File[]): number => files.reduce((all, { size }) => all + size, 0);

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function fileAt(path: string): readonly File[] {
  try {
    const { size, mtimeMs } = statSync(path);
    return [{ path, size, writtenAt: mtimeMs }];
  } catch {
    return [];
  }
}

function remove(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
