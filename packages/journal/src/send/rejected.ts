import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { lineBytes } from "./line-bytes.ts";
import type { Line } from "./line.ts";
import type { Folder } from "../folder.ts";
import { checkLine } from "../line.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import type { Signal } from "../segment-name.ts";

/** Most bytes of all files of refused requests together, and of one of them. */
const maxFolderBytes = 16 * 1024 * 1024;
const maxFileBytes = 1024 * 1024;
const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/** What a backend refused. */
export interface Rejection {
  readonly signal: Signal;
  /** The URL without credentials and query. */
  readonly destination: string;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly line: Pick<Line, "offset" | "end" | "request">;
  /** The segment in which the line stands. */
  readonly file: SegmentFile | undefined;
}

/** The subfolder of the folder `dir` that holds what backends refused. */
export function rejectedFolder(dir: string): string {
  return join(dir, "rejected");
}

/** Keeps what backends refuse in files of the subfolder `rejected`, one JSON line each; the oldest files go for new ones. */
export class RejectedFiles {
  readonly #dir: string;
  #current: { path: string; bytes: number } | undefined;

  constructor(folder: Folder) {
    this.#dir = rejectedFolder(folder.dir);
  }

  /** Writes a line with the request as it stands in the segment. False where that fails; never throws. */
  add(rejection: Rejection): boolean {
    const { signal, destination, reason, time } = rejection;
    const head = JSON.stringify({
      time: new Date(time).toISOString(),
      signal,
      destination,
      reason,
    });
    try {
      const line = Buffer.from(`${head.slice(0, -1)},"request":${requestOf(rejection)}}\n`);
      this.#append(line, time);
      return true;
    } catch {
      return false;
    }
  }

  #append(line: Buffer, time: number): void {
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    if (!lstatSync(this.#dir).isDirectory()) throw new Error(`${this.#dir} is a symbolic link`);
    if (this.#current === undefined || this.#current.bytes + line.length > maxFileBytes) {
      // The time comes first, with as many digits for the next thousand years: names sort by age.
      const name = `${time.toString(36).padStart(9, "0")}-${randomBytes(8).toString("hex")}.jsonl`;
      this.#current = { path: join(this.#dir, name), bytes: 0 };
    }
    this.#makeRoom(line.length);
    const isNew = this.#current.bytes === 0;
    const flags = O_WRONLY | O_APPEND | (isNew ? O_CREAT | O_EXCL : 0) | (O_NOFOLLOW ?? 0);
    const file = openSync(this.#current.path, flags, 0o600);
    try {
      this.#current.bytes += writeSync(file, line);
    } finally {
      closeSync(file);
    }
  }

  #makeRoom(bytes: number): void {
    const files = readdirSync(this.#dir)
      .filter((name) => name.endsWith(".jsonl"))
      .sort()
      .map((name) => ({
        path: join(this.#dir, name),
        size: lstatSync(join(this.#dir, name)).size,
      }));
    let total = files.reduce((sum, { size }) => sum + size, bytes);
    for (const { path, size } of files) {
      if (total <= maxFolderBytes) return;
      if (path === this.#current?.path) continue;
      unlinkSync(path);
      total -= size;
    }
  }
}

/** The request as JSON; the line as a string where it is damaged, and null where it is gone. */
function requestOf({ file, line }: Rejection): string {
  if (line.request !== undefined) return line.request;
  const bytes = lineBytes(file, line);
  if (bytes === undefined) return "null";
  const checked = checkLine(bytes);
  if (typeof checked === "string") return JSON.stringify(bytes.toString("utf8"));
  return `${checked.body.toString("utf8")}}`;
}
