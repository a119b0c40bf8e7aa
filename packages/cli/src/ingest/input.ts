import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";

/** How much of the start of a file tells what it is. */
export const headBytes: number = 64 * 1024;
const chunkBytes = 256 * 1024;

/** Something that may hold telemetry. */
export interface IngestInput {
  /** Where it is; for people, `standard input` for a pipe. */
  readonly path: string;
  /** Bytes; undefined for a pipe, and for what is decompressed. */
  readonly size: number | undefined;
  /** The first 64 KiB. */
  readonly head: Buffer;
  /** Whether it can be read once only. */
  readonly isPipe: boolean;
  /** All of it from the start. */
  bytes(): AsyncIterable<Buffer>;
}

/** The file at `path`, which is told as `name`. Rejects with the system's error where it cannot be read, as its bytes do. */
export async function fileInput(path: string, name: string = path): Promise<IngestInput> {
  const { size } = await stat(path);
  const file = await open(path, "r");
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    return {
      path: name,
      size,
      head: buffer.subarray(0, bytesRead),
      isPipe: false,
      bytes: () => createReadStream(path, { highWaterMark: chunkBytes }),
    };
  } finally {
    await file.close();
  }
}

/** What comes out of a pipe. Its start is waited for: 64 KiB, or as much as `isEnough`. */
export async function pipeInput(
  path: string,
  pieces: AsyncIterable<Uint8Array | string>,
  isEnough: (last: Buffer) => boolean = () => false,
): Promise<IngestInput> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let length = 0;
  while (length < headBytes) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    const piece = bufferOf(value);
    first.push(piece);
    length += piece.length;
    if (isEnough(piece)) break;
  }
  const start = Buffer.concat(first);
  async function* bytes(): AsyncGenerator<Buffer, void> {
    yield start;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done === true) return;
      yield bufferOf(value);
    }
  }
  return { path, size: undefined, head: start.subarray(0, headBytes), isPipe: true, bytes };
}

function bufferOf(piece: Uint8Array | string): Buffer {
  if (typeof piece === "string") return Buffer.from(piece);
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}
