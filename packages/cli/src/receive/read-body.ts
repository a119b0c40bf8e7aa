import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { Refusal } from "./answer.ts";

const mebi = 1024 * 1024;

/** What is taken of others at most. */
export interface ReceiveLimits {
  /** Bytes of a body as it is sent. */
  readonly body: number;
  /** Bytes of a body after decompression. */
  readonly content: number;
  /** Bytes of all bodies that are being read. */
  readonly total: number;
  /** Requests at one time. */
  readonly requests: number;
}

export const receiveLimits: ReceiveLimits = {
  body: 16 * mebi,
  content: 32 * mebi,
  total: 128 * mebi,
  requests: 32,
};

/** Counts what all requests together hold in memory. */
export class Load {
  bytes = 0;
  requests = 0;
}

function tooLarge(what: string, limit: number): Refusal {
  return new Refusal(
    413,
    `The ${what} is larger than ${limit / mebi} MiB; send fewer records at a time.`,
  );
}

/** Collects what `chunks` give. Throws a refusal at the limits. */
async function collected(
  chunks: AsyncIterable<Buffer>,
  load: Load,
  tooMuch: (bytes: number) => Refusal | undefined,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      length += chunk.length;
      load.bytes += chunk.length;
      const refusal = tooMuch(length);
      if (refusal !== undefined) throw refusal;
      if (load.bytes > receiveLimits.total)
        throw new Refusal(503, "Too much is being received at this moment.", 1);
      parts.push(chunk);
    }
    return Buffer.concat(parts, length);
  } finally {
    load.bytes -= length;
  }
}

async function inflated(body: Buffer, load: Load): Promise<Buffer> {
  const stream = createGunzip();
  // A failure destroys the stream, so that the reading throws it.
  pipeline([body], stream, () => undefined);
  const limit = receiveLimits.content;
  try {
    return await collected(stream, load, (bytes) =>
      bytes > limit ? tooLarge("decompressed body", limit) : undefined,
    );
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "The body is no gzip, or damaged.");
  }
}

/** The body of `request`, decompressed. Throws a refusal where it is too large, damaged or packed in another way. */
export async function readBody(request: IncomingMessage, load: Load): Promise<Buffer> {
  const encoding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  if (encoding !== "gzip" && encoding !== "identity")
    throw new Refusal(415, `The content encoding ${encoding} is not known; send gzip, or none.`);
  const limit = receiveLimits.body;
  if (Number(request.headers["content-length"]) > limit) throw tooLarge("body", limit);
  const body = await collected(request, load, (bytes) =>
    bytes > limit ? tooLarge("body", limit) : undefined,
  );
  return encoding === "gzip" ? await inflated(body, load) : body;
}
