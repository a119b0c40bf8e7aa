import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { at, text } from "@spoor/core/record";
import { unzstd } from "../zstd.ts";
import type { Report } from "./format.ts";
import { headBytes } from "./input.ts";
import type { IngestInput } from "./input.ts";

/** Archives inside archives that are opened. */
const maxLevels = 3;
/** What is unpacked from so little is a bomb: OTLP shrinks to a hundredth at most. */
const maxRatio = 500;
/** Bytes that may come out whatever the ratio. */
const alwaysAllowed = 64 * 1024 * 1024;

type Unpack = (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

const kinds: readonly (readonly [name: string, magic: Buffer, unpack: Unpack])[] = [
  ["gzip", Buffer.from([0x1f, 0x8b]), gunzip],
  ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), (chunks) => unzstd(chunks)],
];

async function* gunzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const stream = createGunzip();
  // A failure of either end destroys the stream with it, so that the loop below throws it.
  pipeline(Readable.from(chunks), stream, () => undefined);
  const unpacked: AsyncIterable<Buffer> = stream;
  yield* unpacked;
}

const silent: Report = { rejected: () => {}, read: () => {} };

/** As `input`, and tells the report how much is read. */
function counted(input: IngestInput, report: Report): IngestInput {
  async function* bytes(): AsyncGenerator<Buffer, void> {
    for await (const chunk of input.bytes()) {
      report.read(chunk.length);
      yield chunk;
    }
  }
  return { ...input, bytes };
}

/**
 * `input` without the gzip and zstd around it, as the first bytes tell; itself where there is none. Damage ends its bytes,
 * after those before it, and is reported, as is what grows to more than 500 times its size. The report is also told how much
 * is read.
 */
export async function decompressed(input: IngestInput, report: Report): Promise<IngestInput> {
  let unpacked = input;
  for (let level = 0; level < maxLevels; level += 1) {
    const kind = kinds.find(([, magic]) => unpacked.head.subarray(0, magic.length).equals(magic));
    if (kind === undefined) break;
    const read = level === 0 ? counted(unpacked, report) : unpacked;
    unpacked = await opened(unpacked, read, { name: kind[0], unpack: kind[2], report });
  }
  return unpacked === input ? counted(input, report) : unpacked;
}

interface Opening {
  readonly name: string;
  readonly unpack: Unpack;
  readonly report: Report;
}

/** What is in `input`, to be read from `read`; the start is unpacked once more then, unless it is a pipe. */
async function opened(
  input: IngestInput,
  read: IngestInput,
  opening: Opening,
): Promise<IngestInput> {
  const isPipe = input.isPipe;
  const content = isPipe
    ? contentOf(read, opening)
    : contentOf(input, { ...opening, report: silent });
  const iterator = content[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let length = 0;
  while (length < headBytes) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    parts.push(value);
    length += value.length;
  }
  const start = Buffer.concat(parts);
  async function* rest(): AsyncGenerator<Buffer, void> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  if (!isPipe) await iterator.return();
  return {
    path: input.path,
    size: undefined,
    head: start.subarray(0, headBytes),
    isPipe,
    bytes: isPipe ? rest : () => contentOf(read, opening),
  };
}

async function* contentOf(
  input: IngestInput,
  { name, unpack, report }: Opening,
): AsyncGenerator<Buffer, void> {
  let [packed, unpacked] = [0, 0];
  let sourceError: unknown;
  async function* source(): AsyncGenerator<Buffer, void> {
    try {
      for await (const chunk of input.bytes()) {
        packed += chunk.length;
        yield chunk;
      }
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  try {
    for await (const chunk of unpack(source())) {
      unpacked += chunk.length;
      if (unpacked > alwaysAllowed && unpacked > packed * maxRatio) {
        report.rejected(
          `${name} that grows to more than ${maxRatio} times its size`,
          1,
          input.path,
        );
        return;
      }
      yield chunk;
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    report.rejected(`damaged ${name}: ${text(at(error, "message")) ?? "unknown"}`, 1, input.path);
  }
}
