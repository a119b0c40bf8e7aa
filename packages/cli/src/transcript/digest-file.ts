import { at, text } from "@spoor/core/record";
import { Failure } from "../failure.ts";
import { readerOf } from "./agents.ts";
import { DigestBuilder } from "./digest.ts";
import type { Digest } from "./digest.ts";
import { openTranscript } from "./json-file.ts";
import { LineReader, utf8Of } from "./line-reader.ts";
import type { AgentName, TranscriptFile, ValueReader } from "./reader.ts";

/** What a transcript tells, and where to go on when it has grown. */
export interface ReadOutcome {
  readonly kind: "read";
  readonly digest: Digest;
  /** Of what was written since, in its order. */
  readonly later?: readonly Digest[];
  /** The first byte behind the last line that was read to its newline; 0 where it has to be read whole. */
  readonly offset: number;
  /** A hash of the bytes before `offset`. */
  readonly seam: string;
}

/** What became of one file: a digest where it is a transcript of an agent that was asked for. */
export type FileOutcome =
  | ReadOutcome
  | { readonly kind: "unrecognised" }
  | { readonly kind: "otherAgents"; readonly agent: AgentName }
  /** With what the system said, as `EACCES`, or why a database cannot be read. */
  | { readonly kind: "unreadable"; readonly code?: string | undefined; readonly message?: string };

/** The outcome of an error; throws it where neither the system nor the file is to blame. */
function unreadable(error: unknown): FileOutcome {
  if (error instanceof Failure) return { kind: "unreadable", message: error.message };
  const code = text(at(error, "code"));
  if (code === undefined) throw error;
  return { kind: "unreadable", code };
}

export async function* noValues(): AsyncGenerator<never, void> {
  // What it is known by are its first values.
}

/** Where to go on when there is more to read. */
export function endOf(lines: LineReader): Pick<ReadOutcome, "offset" | "seam"> {
  const offset = lines.hasLooseEnd ? 0 : lines.offset;
  return { offset, seam: lines.seam(offset) };
}

/** What the lines of a file tell that an agent's reader of rows reads; undefined where the file is no such one. */
function digestOfLines(
  lines: LineReader,
  path: string,
  agent?: AgentName,
): FileOutcome | undefined {
  const head = lines.head();
  if (head === undefined) return undefined;
  const file: TranscriptFile = { path, head, values: noValues };
  const reader = readerOf(file);
  if (reader?.rows === undefined) return undefined;
  if (agent !== undefined && reader.agent !== agent)
    return { kind: "otherAgents", agent: reader.agent };
  const digest = digestOf(lines, reader.rows(file)).build(reader.agent);
  return { kind: "read", digest, ...endOf(lines) };
}

/** The digest of the lines from where `lines` stands. */
export function digestOf(lines: LineReader, rows: ValueReader): DigestBuilder {
  const builder = new DigestBuilder(utf8Of);
  for (const item of lines.items()) {
    if ("kind" in item) builder.add(item);
    else for (const record of rows.value(item.value)) builder.add(record);
  }
  for (const record of rows.end?.() ?? []) builder.add(record);
  return builder;
}

async function digestOfFile(path: string, agent?: AgentName): Promise<FileOutcome> {
  const file = await openTranscript(path);
  const reader = readerOf(file);
  if (reader === undefined) return { kind: "unrecognised" };
  if (agent !== undefined && reader.agent !== agent)
    return { kind: "otherAgents", agent: reader.agent };
  const builder = new DigestBuilder();
  for await (const record of reader.read(file)) builder.add(record);
  return { kind: "read", digest: builder.build(reader.agent), offset: 0, seam: "" };
}

/** Reads the file `path`, where it is a transcript, of `agent` alone where one is named. */
export async function digestFile(path: string, agent?: AgentName): Promise<FileOutcome> {
  try {
    const lines = new LineReader(path, "latin1");
    try {
      const outcome = digestOfLines(lines, path, agent);
      if (outcome !== undefined) return outcome;
    } finally {
      lines.close();
    }
    return await digestOfFile(path, agent);
  } catch (error) {
    return unreadable(error);
  }
}
