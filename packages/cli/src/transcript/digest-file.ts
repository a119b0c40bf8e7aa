import { at, text } from "@spoor/core/record";
import { Failure } from "../failure.ts";
import { readerOf } from "./agents.ts";
import { DigestBuilder } from "./digest.ts";
import type { DetailedDigest } from "./digest.ts";
import { openTranscript } from "./json-file.ts";
import { JsonParts } from "./json-parts.ts";
import { LineReader, utf8Of } from "./line-reader.ts";
import type { FileOutcome, ReadOutcome } from "./outcome.ts";
import type { AgentName, TranscriptFile, TranscriptReader, ValueReader } from "./reader.ts";

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

/** Of a file that tells these things, and has to be read whole again where no `end` is given. */
export function readOutcome(
  digests: readonly DetailedDigest[],
  { offset, seam }: FileEnd = { offset: 0, seam: "" },
): ReadOutcome {
  return {
    kind: "read",
    offset,
    seam,
    digests: digests.map(({ digest }) => digest),
    details: () => digests.map(({ details }) => details),
  };
}

type FileEnd = Pick<ReadOutcome, "offset" | "seam">;

/** Where to go on when there is more to read. */
export function endOf(lines: LineReader): FileEnd {
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
  const builder = digestOf(lines, reader.rows(file), partsOfReader(reader));
  return readOutcome([builder.build(reader.agent)], endOf(lines));
}

const knownParts = new Map<TranscriptReader, JsonParts>();

/** What `reader` needs of each line; made once, as it knows the texts that it has read lately. */
export function partsOfReader(reader: TranscriptReader): JsonParts | undefined {
  const known = knownParts.get(reader);
  if (known !== undefined || reader.parts === undefined) return known;
  const parts = new JsonParts(reader.parts);
  knownParts.set(reader, parts);
  return parts;
}

/** The digest of the lines from where `lines` stands; `parts` is all that `rows` look at. */
export function digestOf(
  lines: LineReader,
  rows: ValueReader,
  parts: JsonParts | undefined,
): DigestBuilder {
  const builder = new DigestBuilder(utf8Of);
  for (const item of lines.items(parts)) {
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
  return readOutcome([builder.build(reader.agent)]);
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
