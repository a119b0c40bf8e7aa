import { lstatSync } from "node:fs";
import { basename } from "node:path";
import { threadId } from "node:worker_threads";
import { openFileNames } from "./open-files.ts";
import { isSameProcess, patienceWith, thisProcess } from "./process-name.ts";
import type { ProcessName } from "./process-name.ts";

/** A file that a thread makes and then owns. */
export interface OwnedFile {
  readonly path: string;
  readonly owner: ProcessName;
  /** The thread that writes it; undefined where nobody does any more. */
  readonly writer: number | undefined;
}

const minute = 60_000;
/** A thread leaves a file after a minute without a line; one that is stopped for longer looks before it writes again. */
const idleMs = 10 * minute;

/**
 * Tells of files in a folder whether they have no owner any more: the process that owned them has ended, or the thread of
 * this process that wrote them has. To be made after the files were listed. Never throws.
 */
export class OrphanTest {
  readonly #now: number;
  readonly #patience = new Map<string, number>();
  #open: ReadonlySet<string> | undefined;
  #looked = false;

  /** `now` is in milliseconds since 1970. */
  constructor(now: number) {
    this.#now = now;
  }

  isOrphan({ path, owner, writer }: OwnedFile): boolean {
    if (isSameProcess(owner, thisProcess())) {
      return writer !== undefined && writer !== threadId && this.#isLeft(path);
    }
    const patience = this.#patienceWith(owner);
    return patience === 0 || (patience < Infinity && this.#isUntouchedFor(path, patience));
  }

  /** Whether the thread that wrote a file of this process has ended: Node closes what a thread leaves open. */
  #isLeft(path: string): boolean {
    if (!this.#looked) this.#open = openFileNames();
    this.#looked = true;
    if (this.#open === undefined) return this.#isUntouchedFor(path, idleMs);
    return !this.#open.has(basename(path));
  }

  #patienceWith(owner: ProcessName): number {
    const key = `${owner.pid}_${owner.start}`;
    const known = this.#patience.get(key) ?? patienceWith(owner);
    this.#patience.set(key, known);
    return known;
  }

  /** The time of the last change also says when a file was renamed. */
  #isUntouchedFor(path: string, ms: number): boolean {
    try {
      return this.#now - lstatSync(path).ctimeMs >= ms;
    } catch {
      return false;
    }
  }
}
