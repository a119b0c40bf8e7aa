import { existsSync } from "node:fs";
import { continued } from "./continue-file.ts";
import { outcomeOfText, textOfOutcome } from "./outcome.ts";
import type { FileOutcome } from "./outcome.ts";
import type { AgentName } from "./reader.ts";
import { readIndex, stampOf, writeIndex } from "./scan-index.ts";
import type { IndexEntry } from "./scan-index.ts";
import type { DigestedFile } from "./threads.ts";

/** Most files that an index knows beside those that are looked at. */
const mostOthers = 20_000;

/** What was read of transcripts before, and is read now, in a folder of its own. */
export class Indexed {
  readonly #folder: string;
  readonly #agent: AgentName | undefined;
  readonly #before: ReadonlyMap<string, IndexEntry>;
  readonly #stamps = new Map<string, string>();
  readonly #now = new Map<string, IndexEntry>();
  #isChanged = false;

  constructor(folder: string, agent: AgentName | undefined) {
    this.#folder = folder;
    this.#agent = agent;
    this.#before = readIndex(folder);
  }

  /** What became of the file when it was read; undefined where it has changed since, or was never read. */
  outcomeOf(path: string): (() => FileOutcome) | undefined {
    const stamp = stampOf(path);
    if (stamp === undefined) return undefined;
    // Stamped before it is read: what is written meanwhile is seen the next time.
    this.#stamps.set(path, stamp);
    const entry = this.#before.get(path);
    if (entry === undefined) return undefined;
    if (entry.stamp !== stamp) return this.#grown(entry, stamp);
    this.#now.set(path, entry);
    return () => this.#asked(outcomeOfText(entry.outcome));
  }

  /** What became of a file that has grown, where what was added to it can be read alone. */
  #grown(entry: IndexEntry, stamp: string): (() => FileOutcome) | undefined {
    const outcome = continued(entry, stamp);
    if (outcome === undefined) return undefined;
    this.#now.set(entry.path, { path: entry.path, stamp, outcome: textOfOutcome(outcome) });
    this.#isChanged = true;
    return () => this.#asked(outcome);
  }

  #asked(outcome: FileOutcome): FileOutcome {
    if (outcome.kind !== "read" || this.#agent === undefined) return outcome;
    const agent = outcome.digests[0]?.agent;
    return agent === undefined || agent === this.#agent ? outcome : { kind: "otherAgents", agent };
  }

  /** Keeps what became of a file, where that does not depend on the agent that was asked for. */
  add({ path, outcome, text }: DigestedFile): void {
    const stamp = this.#stamps.get(path);
    if (stamp === undefined || outcome.kind === "unreadable" || outcome.kind === "otherAgents")
      return;
    this.#now.set(path, { path, stamp, outcome: text ?? textOfOutcome(outcome) });
    this.#isChanged = true;
  }

  /** Writes what is new. Files elsewhere are kept as long as they are there. */
  save(): void {
    if (!this.#isChanged) return;
    let others = 0;
    for (const [path, entry] of this.#before) {
      const isOther = !this.#now.has(path) && !this.#stamps.has(path);
      if (isOther && others++ < mostOthers && existsSync(path)) this.#now.set(path, entry);
    }
    writeIndex(this.#folder, this.#now.values());
  }
}
