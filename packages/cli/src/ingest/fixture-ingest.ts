// For the tests of what reads foreign files: texts as files, and what becomes of them.
import type { Format } from "./format.ts";
import { accepted } from "./accepted.ts";
import { decompressed } from "./decompressed.ts";
import { formatOf } from "./formats.ts";
import { IngestReport } from "./ingest-report.ts";
import { pipeInput } from "./input.ts";
import type { IngestInput } from "./input.ts";

/** `content` as a file that can be read again and again, in chunks of `chunkBytes`. */
export function inputOf(content: Buffer | string, chunkBytes = 65_536): IngestInput {
  const all = Buffer.from(content);
  async function* bytes(): AsyncGenerator<Buffer, void> {
    for (let at = 0; at < all.length; at += chunkBytes) yield all.subarray(at, at + chunkBytes);
  }
  return { path: "in", size: all.length, head: all.subarray(0, 65_536), isPipe: false, bytes };
}

/** What was read of something. */
export interface IngestRead {
  readonly format: string | undefined;
  readonly requests: readonly unknown[];
  /** Spans, log records and data points that can be kept. */
  readonly records: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly places: readonly string[];
}

/** Reads `input` as the command does, without keeping anything. */
export async function readInput(input: IngestInput, named?: Format): Promise<IngestRead> {
  const report = new IngestReport();
  const content = await decompressed(input, report);
  const format = named ?? formatOf(content);
  const requests: unknown[] = [];
  let records = 0;
  for await (const request of format?.requests(content, report) ?? none()) {
    const kept = accepted(request, report);
    if (kept === undefined) continue;
    requests.push(kept.request);
    records += kept.records;
  }
  const { reasons } = report;
  const rejected = Object.fromEntries(reasons.map(({ reason, count }) => [reason, count]));
  return {
    format: format?.name,
    requests,
    records,
    rejected,
    places: reasons.flatMap(({ places }) => places),
  };
}

async function* none(): AsyncGenerator<unknown, void> {}

/** Reads `content` out of a pipe. */
export async function readPiped(content: Buffer, chunkBytes: number): Promise<IngestRead> {
  return await readInput(await pipeInput("standard input", inputOf(content, chunkBytes).bytes()));
}
