import { at, text } from "@spoor/core/record";
import { readerOf } from "./agents.ts";
import { Collector } from "./collect.ts";
import { openTranscript } from "./json-file.ts";
import type { AgentName } from "./reader.ts";
import type { Session } from "./session.ts";

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
}

/** How to scan. */
export interface ScanOptions {
  /** Without one, transcripts of all are read. */
  readonly agent?: AgentName | undefined;
  /** Called before each file, with its place in the list. What it throws ends the scan. */
  readonly onFile?: (index: number) => void | Promise<void>;
}

/** The code that the system gave an error; undefined where the error is not the system's. */
function errorCodeOf(error: unknown): string | undefined {
  return text(at(error, "code"));
}

/** Reads the transcripts among `paths`, one after the other. A file that cannot be read is counted. */
export async function scanFiles(
  paths: readonly string[],
  { agent, onFile }: ScanOptions = {},
): Promise<Scan> {
  const collector = new Collector();
  const counts = { read: 0, unrecognised: 0, otherAgents: 0, unreadable: 0 };
  let errorCode: string | undefined;
  for (const [index, path] of paths.entries()) {
    await onFile?.(index);
    try {
      counts[await scanFile(path, agent, collector)]++;
    } catch (error) {
      errorCode = errorCodeOf(error);
      if (errorCode === undefined) throw error;
      counts.unreadable++;
    }
  }
  const { skipped } = collector;
  return { sessions: collector.sessions(), files: counts, skipped, errorCode };
}

async function scanFile(
  path: string,
  agent: AgentName | undefined,
  collector: Collector,
): Promise<keyof FileCounts> {
  const file = await openTranscript(path);
  const reader = readerOf(file);
  if (reader === undefined) return "unrecognised";
  if (agent !== undefined && reader.agent !== agent) return "otherAgents";
  await collector.add(reader.agent, path, reader.read(file));
  return "read";
}
