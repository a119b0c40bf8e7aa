import { escapeText } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import { followedInputs } from "./followed.ts";
import type { Report } from "./format.ts";
import { formatOf } from "./formats.ts";
import type { Inbox } from "./inbox.ts";
import { pipeInput } from "./input.ts";
import type { IngestInput } from "./input.ts";
import { standardInput } from "./read-inputs.ts";
import { until } from "./until.ts";

/** How what is followed is kept. */
export interface Following {
  readonly inbox: Inbox;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly format: string | undefined;
  /** What `-` stands for. */
  readonly input: AsyncIterable<Uint8Array | string>;
  /** Told of each request how many records were written. */
  readonly onWritten: (records: number) => void;
}

/** What a file ends with while it is still written. */
const unfinished = /^unfinished /;

/**
 * Writes what is in the files `paths`, and what comes, into the inbox until it is asked to stop. Throws a failure for a file
 * that is none that can be followed.
 */
export async function followInputs(paths: readonly string[], following: Following): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([following.signal, failed.signal]);
  try {
    await Promise.all(paths.map((path) => followOne(path, { ...following, signal })));
  } finally {
    // One that fails ends the others.
    failed.abort();
  }
}

const newline = 10;
const hasLine = (piece: Buffer): boolean => piece.includes(newline);

/** What is at `path`, one after the other; of a pipe it is all that comes. */
async function* inputsOf(
  path: string,
  { signal, input }: Following,
): AsyncGenerator<IngestInput, void> {
  if (path === standardInput)
    yield await pipeInput("standard input", until(signal, input), hasLine);
  else yield* followedInputs(path, signal);
}

async function followOne(path: string, following: Following): Promise<void> {
  const { inbox, report, signal, format: name, onWritten } = following;
  const patient: Report = {
    read: (bytes) => report.read(bytes),
    rejected: (reason, count, where) => {
      if (!(signal.aborted && unfinished.test(reason))) report.rejected(reason, count, where);
    },
  };
  for await (const input of inputsOf(path, following)) {
    if (input.head.length === 0) return;
    const format = formatOf(input, name);
    if (format === undefined)
      throw usageFailure(
        `${escapeText(path)} is nothing that can be followed.`,
        "Followed are OTLP as JSON lines or protobuf, and files of the Collector that are not compressed.",
      );
    for await (const request of format.requests(input, patient)) {
      onWritten(inbox.write(request, patient, path).records);
    }
  }
}
