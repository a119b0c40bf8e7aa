import { stat } from "node:fs/promises";
import { at, text } from "@spoor/core/record";
import { stopWhereAsked } from "../../failure.ts";
import type { Report } from "../../ingest/format.ts";
import { readerOf } from "../agents.ts";
import { Collector } from "../collect.ts";
import type { Conversation } from "../conversation.ts";
import { openTranscript } from "../json-file.ts";
import type { AgentName } from "../reader.ts";
import type { SkipReason, TranscriptRecord } from "../record.ts";
import { EarlierFamilies } from "./earlier-families.ts";
import { families } from "./families.ts";

/** What is no loss: another session has it. */
const repeated: ReadonlySet<SkipReason> = new Set(["replayed"]);

const reasons: Readonly<Record<SkipReason, string>> = {
  malformed: "no JSON",
  unfinished_last_line: "an unfinished last line",
  too_long: "too long",
  unknown_type: "a row of an unknown type",
  replayed: "a repeated row",
};

/** How transcripts are read. */
export interface TranscriptOptions {
  /** Without one, transcripts of all agents are read. */
  readonly agent: AgentName | undefined;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Told each record of a file that is a transcript. */
  readonly onRecord?: (path: string, record: TranscriptRecord) => void;
  /** Told of each transcript that was read to its end. */
  readonly onRead?: (path: string) => void;
}

/** What was read, and what stands in for times that it does not have. */
interface Read {
  readonly collector: Collector;
  /** Nanoseconds since 1970 at which a file was written last, by its path. */
  readonly written: ReadonlyMap<string, bigint>;
}

/** A session, with what stands in for the time of what has none: nanoseconds since 1970. */
export interface DatedConversation {
  readonly conversation: Conversation;
  readonly otherwise: bigint;
}

/**
 * The sessions in the transcripts `paths`, call by call, with all details. A call counts once over all files. In memory
 * is one project at a time, where agents put their files, or all `paths` elsewhere: of copies within it the fullest counts,
 * and of those in several projects that in the first one. Of a file that
 * cannot be read, or holds no transcript of the agent, and of lines that were not read, the report is told. Throws where it
 * is asked to stop.
 */
export async function* conversationsIn(
  paths: readonly string[],
  options: TranscriptOptions,
): AsyncGenerator<DatedConversation, void> {
  const all = families(paths);
  const earlier = all.length > 1 ? new EarlierFamilies() : undefined;
  for (const family of all) {
    const { collector, written } = await readAll(family, options);
    for (const told of collector.conversations()) {
      stopWhereAsked(options.signal);
      const conversation = earlier?.withoutCopies(told) ?? told;
      const [path = ""] = conversation.files;
      yield { conversation, otherwise: written.get(path) ?? 1n };
    }
  }
}

async function readAll(paths: readonly string[], options: TranscriptOptions): Promise<Read> {
  const { report, signal } = options;
  const collector = new Collector();
  const written = new Map<string, bigint>();
  for (const path of paths) {
    stopWhereAsked(signal);
    try {
      const { size, mtimeNs } = await stat(path, { bigint: true });
      written.set(path, mtimeNs > 0n ? mtimeNs : 1n);
      await readOne(path, collector, options);
      report.read(Number(size));
    } catch (error) {
      const code = text(at(error, "code"));
      stopWhereAsked(signal);
      if (code === undefined) throw error;
      report.rejected(`cannot be read (${code})`, 1, path);
    }
  }
  return { collector, written };
}

async function readOne(
  path: string,
  collector: Collector,
  options: TranscriptOptions,
): Promise<void> {
  const { agent, report, onRead } = options;
  const file = await openTranscript(path);
  const reader = readerOf(file);
  if (reader === undefined) {
    report.rejected("no transcript of a known agent", 1, path);
    return;
  }
  if (agent !== undefined && reader.agent !== agent) {
    report.rejected(`a transcript of ${reader.agent}`, 1, path);
    return;
  }
  const records = watched(path, reader.read(file, true), options);
  await collector.add(reader.agent, path, records);
  onRead?.(path);
}

/** The records of a file, of which those that were not read are reported. */
async function* watched(
  path: string,
  records: AsyncIterable<TranscriptRecord>,
  { report, signal, onRecord }: TranscriptOptions,
): AsyncGenerator<TranscriptRecord, void> {
  for await (const record of records) {
    stopWhereAsked(signal);
    if (record.kind === "skipped" && !repeated.has(record.reason))
      report.rejected(reasons[record.reason], record.count, path);
    onRecord?.(path, record);
    yield record;
  }
}
