import { Duplex, pipeline, Readable } from "node:stream";
import zlib from "node:zlib";
import { at, text } from "@spoor/core/record";
import { exitCodes, Failure } from "./failure.ts";
import { zstdFrames } from "./zstd-frames.ts";

/** Gives the content of one frame. */
type Decoder = (frame: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

function isFunction(value: unknown): value is () => unknown {
  return typeof value === "function";
}

/** Node's own decoder; undefined before Node 22.15. */
function nativeDecoder(): Decoder | undefined {
  const create = at(zlib, "createZstdDecompress");
  if (!isFunction(create)) return undefined;
  return async function* decode(frame) {
    const decoder = create();
    if (!(decoder instanceof Duplex)) return;
    // A failure of either end destroys the decoder with it, so that the loop below throws it.
    pipeline(Readable.from(frame), decoder, () => undefined);
    const chunks: AsyncIterable<Buffer> = decoder;
    yield* chunks;
  };
}

/** A decoder in JavaScript, block by block. It passes over the checksum of a frame: flipped bits may go unseen. */
export async function* decodeInJavaScript(frame: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const { Decompress } = await import("fzstd");
  let blocks: Buffer[] = [];
  const decoder = new Decompress((block) => {
    if (block.length > 0) blocks.push(Buffer.from(block.buffer, block.byteOffset, block.length));
  });
  const decoded = (): Buffer[] => {
    const ready = blocks;
    blocks = [];
    return ready;
  };
  for await (const part of frame) {
    decoder.push(part);
    yield* decoded();
  }
  decoder.push(Buffer.alloc(0), true);
  yield* decoded();
}

function damaged(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const why = text(at(cause, "message")) ?? "unknown";
  return new Failure(`The zstd data is damaged: ${why}.`, {
    code: exitCodes.store,
    hint: "Fetch or export the file again; `zstd --test` shows whether it is whole.",
    cause,
  });
}

/**
 * The content of zstd data: any number of frames one after the other, in chunks of at most 128 KiB. Node decodes it where it
 * can (22.15 and later), JavaScript elsewhere. Throws a `Failure` where the data is damaged or cut off, and what `chunks`
 * throws.
 */
export async function* unzstd(
  chunks: AsyncIterable<Buffer>,
  decode: Decoder = nativeDecoder() ?? decodeInJavaScript,
): AsyncIterable<Buffer> {
  let sourceFailure: { readonly error: unknown } | undefined;
  async function* source(): AsyncGenerator<Buffer, void> {
    try {
      yield* chunks;
    } catch (error) {
      sourceFailure = { error };
      throw error;
    }
  }
  try {
    for await (const frame of zstdFrames(source())) yield* decode(frame);
  } catch (error) {
    if (sourceFailure !== undefined) throw sourceFailure.error;
    throw damaged(error);
  }
}
