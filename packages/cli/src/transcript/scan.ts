import { statSync } from "node:fs";
import { Collector } from "./collect.ts";
import { Indexed } from "./indexed.ts";
import type { DigestDetails } from "./digest.ts";
import type { FileOutcome, ReadOutcome } from "./outcome.ts";
import type { AgentName } from "./reader.ts";
import type { Session } from "./session.ts";
import { digestFiles } from "./threads.ts";

/** What became of the files that were looked at. */
export interface FileCounts {
  /** Transcripts. */
  readonly read: number;
  /** Those that no agent wrote. */
  readonly unrecognised: number;
  /** Transcripts of other agents than the one that was asked for. */
  readonly otherAgents: number;
  readonly unreadable: number;
}

/** What some files tell. */
export interface Scan {
  readonly sessions: readonly Session[];
  readonly files: FileCounts;
  readonly skipped: Session["skipped"];
  /** What the system said of the last file that could not be read, as `EACCES`. */
  readonly errorCode: string | undefined;
  /** Why the last database that could not be read is none, or is damaged. */
  readonly errorMessage: string | undefined;
}

/** How to scan. */
export interface ScanOptions {
  /** Without one, transcripts of all are read. */
  readonly agent?: AgentName | undefined;
  /** Called before files that are read, with their place among those. What it throws ends the scan. */
  readonly onFile?: (index: number, count: number) => void | Promise<void>;
  /** The folder with the index of what was read before; without one all is read. */
  readonly cache?: string | undefined;
}

/** The bytes of a file; 0 where it cannot be looked at, which reading it will tell. */
function bytesOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

const noDetails: DigestDetails = { calls: [], tools: [], results: [] };

function detailsOf(outcome: ReadOutcome, index: number): DigestDetails {
  return outcome.details()[index] ?? noDetails;
}

class Outcomes {
  readonly collector: Collector = new Collector();
  readonly counts: Record<FileOutcome["kind"], number> = {
    read: 0,
    unrecognised: 0,
    otherAgents: 0,
    unreadable: 0,
  };
  failure: Extract<FileOutcome, { kind: "unreadable" }> | undefined;

  add(path: string, outcome: FileOutcome): void {
    this.counts[outcome.kind]++;
    if (outcome.kind === "unreadable") this.failure = outcome;
    if (outcome.kind !== "read") return;
    for (const [index, digest] of outcome.digests.entries())
      this.collector.addDigest(path, digest, () => detailsOf(outcome, index));
  }

  scan(): Scan {
    const { collector, counts, failure } = this;
    return {
      sessions: collector.sessions(),
      files: counts,
      skipped: collector.skipped,
      errorCode: failure?.code,
      errorMessage: failure?.message,
    };
  }
}

/** Reads the transcripts among `paths`. A file that cannot be read is counted. */
export async function scanFiles(
  paths: readonly string[],
  { agent, onFile, cache }: ScanOptions = {},
): Promise<Scan> {
  const outcomes = new Outcomes();
  const indexed = cache === undefined ? undefined : new Indexed(cache, agent);
  const known = paths.map((path) => indexed?.outcomeOf(path));
  const unknown = paths.filter((_, index) => known[index] === undefined);
  let next = 0;
  /** Adds the known files up to `end`: the order is that of `paths`, whatever is known. */
  const addKnown = (end: (path: string) => boolean): void => {
    for (; next < paths.length && !end(paths[next] ?? ""); next++) {
      const outcome = known[next];
      if (outcome !== undefined) outcomes.add(paths[next] ?? "", outcome());
    }
  };
  const bytes = unknown.reduce((sum, path) => sum + bytesOf(path), 0);
  await digestFiles(unknown, { agent, bytes, onFile }, (file) => {
    addKnown((path) => path === file.path);
    outcomes.add(file.path, file.outcome);
    indexed?.add(file);
  });
  addKnown(() => false);
  indexed?.save();
  return outcomes.scan();
}
