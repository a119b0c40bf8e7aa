import { createReadStream } from "node:fs";
import { at, escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { readerOf } from "../transcript/agents.ts";
import { openTranscript } from "../transcript/json-file.ts";
import { readFailure } from "../transcript/locate.ts";
import type { AgentName } from "../transcript/reader.ts";
import type { TranscriptProgress } from "../transcript/spans/progress.ts";
import { transcriptRequests } from "../transcript/spans/requests.ts";
import { decompressed } from "./decompressed.ts";
import type { FoundFile } from "./find-inputs.ts";
import type { Report } from "./format.ts";
import { formatOf } from "./formats.ts";
import { fileInput, pipeInput } from "./input.ts";
import type { IngestInput } from "./input.ts";
import { until } from "./until.ts";

/** What became of the files. */
export interface FileCounts {
  read: number;
  /** Found in folders, and none that holds telemetry. */
  passedOver: number;
  unreadable: number;
}

export interface ReadOptions {
  /** Told what it is; else every file tells by its start. */
  readonly format: string | undefined;
  /** Only transcripts of that agent are read; of all for `auto`. */
  readonly agent: AgentName | "auto" | undefined;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** What `-` stands for. */
  readonly input: AsyncIterable<Uint8Array | string>;
  readonly counts: FileCounts;
  /** Which transcripts are in the store already; these are not read again. */
  readonly progress?: TranscriptProgress | undefined;
}

const vague: ReadonlySet<string> = new Set(["langfuse", "legacy"]);

/** The name of standard input among files. */
export const standardInput = "-";

/** What to do where a named path cannot be read. */
export const missingHint = "Name a file or a folder that is there, or - for standard input.";

/**
 * The requests of `files`, as they stand, and of the transcripts among them, which come last: sessions span files. Ends where
 * it is asked to stop. Throws a failure for a file that was named itself and cannot be read or is no telemetry.
 */
export async function* inputRequests(
  files: readonly FoundFile[],
  options: ReadOptions,
): AsyncGenerator<unknown, void> {
  const { signal, counts } = options;
  const transcripts: string[] = [];
  for (const file of files) {
    if (signal.aborted) return;
    try {
      const reading = await readingOf(file, options);
      if (reading === "transcript") transcripts.push(file.path);
      else if (reading === "unknown") passOver(file, options);
      else {
        counts.read += 1;
        for await (const request of reading) {
          if (signal.aborted) return;
          yield request;
        }
      }
    } catch (error) {
      skip(file, error, counts);
    }
  }
  counts.read += transcripts.length;
  yield* sessions(transcripts, options);
}

/** Passes over what cannot be read in a folder. Throws a failure where the file was named, and what the system did not say. */
function skip({ path, isNamed }: FoundFile, error: unknown, counts: FileCounts): void {
  const code = text(at(error, "code"));
  if (error instanceof Failure || code === undefined) throw error;
  if (isNamed) throw readFailure(path, code, missingHint);
  counts.unreadable += 1;
}

function passOver({ path, isNamed }: FoundFile, { counts, agent }: ReadOptions): void {
  if (!isNamed) {
    counts.passedOver += 1;
    return;
  }
  const what =
    agent === undefined || agent === "auto" ? "telemetry that is known" : `transcript of ${agent}`;
  throw usageFailure(
    `${path === standardInput ? "Standard input" : escapeText(path)} holds no ${what}.`,
    "Read are OTLP as JSON or protobuf, files of the Collector, Jaeger and Langfuse, and transcripts of coding agents.",
  );
}

async function open({ path, size, name }: FoundFile, options: ReadOptions): Promise<IngestInput> {
  if (path === standardInput)
    return await pipeInput("standard input", until(options.signal, options.input));
  if (size === undefined)
    return await pipeInput(name, until(options.signal, createReadStream(path)));
  return await fileInput(path, name);
}

/** How `file` is read. */
async function readingOf(
  file: FoundFile,
  options: ReadOptions,
): Promise<AsyncIterable<unknown> | "transcript" | "unknown"> {
  const { report, format: name, agent } = options;
  if (agent !== undefined) return (await isTranscript(file, agent)) ? "transcript" : "unknown";
  const content = await decompressed(await open(file, options), report);
  const format = formatOf(content, name);
  // Some are known by little: a transcript may hold the like.
  const isSure = format !== undefined && (name !== undefined || !vague.has(format.name));
  if (!isSure && mayBeTranscript(content) && (await isTranscript(file, "auto")))
    return "transcript";
  if (format !== undefined) return format.requests(content, report);
  return content.head.length === 0 ? nothing() : "unknown";
}

async function* nothing(): AsyncGenerator<unknown, void> {}

/** Transcripts are JSON, or databases of SQLite. */
function mayBeTranscript({ head }: IngestInput): boolean {
  return /^(?:\uFEFF?\s*[{[]|SQLite format 3\0)/.test(head.toString("utf8", 0, 4096));
}

async function isTranscript(
  { path, size }: FoundFile,
  agent: AgentName | "auto",
): Promise<boolean> {
  if (size === undefined) return false;
  const reader = readerOf(await openTranscript(path));
  return reader !== undefined && (agent === "auto" || reader.agent === agent);
}

async function* sessions(
  paths: readonly string[],
  { agent, report, signal, progress }: ReadOptions,
): AsyncGenerator<unknown, void> {
  if (paths.length === 0) return;
  const only = agent === "auto" ? undefined : agent;
  try {
    const told = { agent: only, report, signal };
    yield* progress?.requests(paths, told) ?? transcriptRequests(paths, told);
  } catch (error) {
    const isStop = error instanceof Failure && signal.aborted && isInterruption(error);
    if (!isStop) throw error;
  }
}

function isInterruption({ code }: Failure): boolean {
  return code === exitCodes.interrupted || code === exitCodes.terminated;
}
