/** Largest window of a frame, in bytes: as much as zstd itself decodes without being asked for more. */
const maxWindowBytes = 2 ** 27;
/** Largest block, by RFC 8878. */
const maxBlockBytes = 2 ** 17;
/** How much of a block is passed on at once. */
const maxPartBytes = 64 * 1024;

const magic = 0xfd2fb528;
/** The magic number of a frame that holds no data ends in any of 16 digits. */
const skippableMagic = 0x184d2a50;

/** Why some data is no zstd. */
class FrameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FrameError";
  }
}

/** Bytes as they are asked for, out of chunks as they come. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `count` bytes in parts; throws where the data ends before. */
  async *parts(count: number): AsyncGenerator<Buffer, void> {
    let left = count;
    while (left > 0) {
      if (await this.isAtEnd()) throw new FrameError("it ends within a frame");
      const part = this.#rest.subarray(0, Math.min(left, maxPartBytes));
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async bytes(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.parts(count)) parts.push(part);
    return Buffer.concat(parts);
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done === true) return true;
      this.#rest = value;
    }
    return false;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** What the header of a frame says; RFC 8878, section 3.1.1.1. */
interface Header {
  readonly bytes: Buffer;
  readonly hasChecksum: boolean;
}

function littleEndian(bytes: Buffer): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function windowBytes(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

async function readHeader(reader: ByteReader): Promise<Header> {
  const first = await reader.bytes(1);
  const descriptor = first[0] ?? 0;
  if ((descriptor & 8) !== 0) throw new FrameError("a reserved bit is set");
  const isSingleSegment = (descriptor & 32) !== 0;
  const contentSizeFlag = descriptor >> 6;
  const window = await reader.bytes(isSingleSegment ? 0 : 1);
  const dictionary = await reader.bytes([0, 1, 2, 4][descriptor & 3] ?? 0);
  if (littleEndian(dictionary) !== 0) throw new FrameError("it needs a dictionary");
  const smallest = isSingleSegment ? 1 : 0;
  const size = await reader.bytes(contentSizeFlag === 0 ? smallest : 2 ** contentSizeFlag);
  const needed = isSingleSegment ? littleEndian(size) : windowBytes(window[0] ?? 0);
  if (needed > maxWindowBytes) throw new FrameError(`its window of ${needed} bytes is too large`);
  const bytes = Buffer.concat([first, window, dictionary, size]);
  return { bytes, hasChecksum: (descriptor & 4) !== 0 };
}

/** A frame after its magic number. */
async function* frameParts(reader: ByteReader, start: Buffer): AsyncGenerator<Buffer, void> {
  const { bytes, hasChecksum } = await readHeader(reader);
  yield Buffer.concat([start, bytes]);
  for (let isLast = false; !isLast;) {
    const header = await reader.bytes(3);
    const value = littleEndian(header);
    isLast = (value & 1) === 1;
    const isRepeatedByte = ((value >> 1) & 3) === 1;
    const size = value >> 3;
    if (size > maxBlockBytes) throw new FrameError("a block is too large");
    yield header;
    yield* reader.parts(isRepeatedByte ? 1 : size);
  }
  if (hasChecksum) yield* reader.parts(4);
}

/**
 * The frames of zstd data, each in parts; those that hold no data are left out. Each has to be read to its end before the
 * next. Decoders are given one frame each: Node's stops at the end of the first, whatever follows in the same chunk.
 */
export async function* zstdFrames(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<AsyncIterable<Buffer>, void> {
  const reader = new ByteReader(chunks);
  try {
    while (!(await reader.isAtEnd())) {
      const start = await reader.bytes(4);
      const number = start.readUInt32LE();
      if ((number & 0xfffffff0) === skippableMagic) {
        const size = littleEndian(await reader.bytes(4));
        for await (const part of reader.parts(size)) void part;
      } else if (number === magic) yield frameParts(reader, start);
      else throw new FrameError("it does not begin as zstd does");
    }
  } finally {
    await reader.close();
  }
}
