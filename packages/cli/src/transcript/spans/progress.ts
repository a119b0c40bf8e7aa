import type { Report } from "../../ingest/format.ts";
import { digestFile } from "../digest-file.ts";
import { callRecords, sessionRecords } from "../digest-records.ts";
import { FileFacts } from "./file-facts.ts";
import { fileStamp } from "./file-stamp.ts";
import { readProgress, writeProgress } from "./progress-file.ts";
import type { KnownFile } from "./progress-file.ts";
import { transcriptRequests } from "./requests.ts";
import type { TranscriptOptions } from "./conversations.ts";

/** Which transcripts a store has, so that the next reading takes only what is new. */
export class TranscriptProgress {
  readonly #folder: string;
  readonly #known: Map<string, KnownFile>;
  /** What was read since, and is not known to be in the store yet. */
  readonly #read = new Map<string, KnownFile>();

  constructor(folder: string, known: Map<string, KnownFile>) {
    this.#folder = folder;
    this.#known = known;
  }

  /**
   * As {@link transcriptRequests}, for those of the transcripts `paths` that are new or have changed. Unchanged ones are read along where
   * they tell of the same sessions, or have copies of the same calls, as a session is told as a whole and a call once. They
   * come first, as they did before, so that a call stays where it is.
   */
  async *requests(
    paths: readonly string[],
    options: TranscriptOptions,
  ): AsyncGenerator<unknown, void> {
    const changed = await this.#changed(paths);
    const related = await this.#related(changed);
    const all = new Set([...related, ...changed]);
    const known = [...this.#known.keys()].filter((path) => all.has(path));
    const inOrder = [...new Set([...known, ...changed])];
    const reading = new Map<string, KnownFile>();
    for (const path of inOrder) {
      // Before it is read: what is written meanwhile makes it a changed file.
      const stamp = await fileStamp(path);
      if (stamp !== undefined) reading.set(path, { stamp, facts: new FileFacts() });
    }
    yield* transcriptRequests(inOrder, {
      ...options,
      report: without(related, options.report),
      onRecord: (path, record) => {
        reading.get(path)?.facts.add(record);
        options.onRecord?.(path, record);
      },
      onRead: (path) => {
        const file = reading.get(path);
        if (file !== undefined) this.#read.set(path, file);
        options.onRead?.(path);
      },
    });
  }

  /** Keeps in mind what was read, once all of it is in the store. Rejects with the system's error. */
  async save(): Promise<void> {
    if (this.#read.size === 0) return;
    for (const [path, file] of this.#read) this.#known.set(path, file);
    this.#read.clear();
    await writeProgress(this.#folder, this.#known);
  }

  /** Those of `paths` that are not as they were when they were read into the store. */
  async #changed(paths: readonly string[]): Promise<readonly string[]> {
    const changed: string[] = [];
    for (const path of paths) {
      const known = this.#known.get(path);
      if (known === undefined || known.stamp !== (await fileStamp(path))) changed.push(path);
    }
    return changed;
  }

  /** The unchanged files that belong to those of `paths`, or to others that do. */
  async #related(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const others = new Map(this.#known);
    for (const path of paths) others.delete(path);
    const related = new Set<string>();
    if (others.size === 0) return related;
    const facts = new FileFacts();
    for (const path of paths) await addFacts(path, facts);
    for (let isGrowing = true; isGrowing;) {
      isGrowing = false;
      for (const [path, file] of others) {
        if (!facts.touches(file.facts)) continue;
        others.delete(path);
        related.add(path);
        facts.addAll(file.facts);
        isGrowing = true;
      }
    }
    return related;
  }
}

/** Opens what the store `folder` knows of transcripts. */
export async function openProgress(folder: string): Promise<TranscriptProgress> {
  return new TranscriptProgress(folder, await readProgress(folder));
}

/** Adds what the file `path` tells, without details; one that cannot be read tells nothing here. */
async function addFacts(path: string, facts: FileFacts): Promise<void> {
  try {
    const outcome = await digestFile(path);
    if (outcome.kind !== "read") return;
    const details = outcome.details();
    for (const [index, digest] of outcome.digests.entries()) {
      const part = details[index];
      for (const record of sessionRecords(digest)) facts.add(record);
      if (part === undefined) continue;
      for (const record of callRecords({ digest, details: part })) facts.add(record);
    }
  } catch {
    // The reading itself tells what is wrong.
  }
}

/** A report that is told nothing of the files `paths`: it was told when they were new. */
function without(paths: ReadonlySet<string>, report: Report): Report {
  return {
    rejected: (reason, count, where) => {
      if (where === undefined || !paths.has(where)) report.rejected(reason, count, where);
    },
    read: (bytes) => {
      report.read(bytes);
    },
  };
}
