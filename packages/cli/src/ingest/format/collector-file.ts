import { ChunkReader } from "../chunk-reader.ts";
import type { Format, Report } from "../format.ts";
import type { IngestInput } from "../input.ts";
import { maxValueBytes } from "../json-values.ts";
import { protobufRequest } from "../protobuf-request.ts";
import { unzstd } from "../../zstd.ts";
import { beginsRequest } from "./protobuf.ts";

const prefixBytes = 4;
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const openBrace = 0x7b;

type Reject = (reason: string) => void;

function isMessage(start: Buffer, length: number): boolean {
  const isPacked = start.subarray(0, zstdMagic.length).equals(zstdMagic);
  return isPacked || start[0] === openBrace || beginsRequest(start, length);
}

/** The content of a zstd frame; undefined where it is damaged, or grows to more than is read whole. */
async function unpacked(bytes: Buffer, reject: Reject): Promise<Buffer | undefined> {
  async function* one(): AsyncGenerator<Buffer, void> {
    yield bytes;
  }
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of unzstd(one())) {
      length += part.length;
      if (length > maxValueBytes) {
        reject(`message of more than ${maxValueBytes / 1024 ** 2} MiB`);
        return undefined;
      }
      parts.push(part);
    }
  } catch {
    reject("damaged zstd");
    return undefined;
  }
  return Buffer.concat(parts);
}

async function requestOf(message: Buffer, reject: Reject): Promise<unknown> {
  const isPacked = message.subarray(0, zstdMagic.length).equals(zstdMagic);
  const bytes = isPacked ? await unpacked(message, reject) : message;
  if (bytes === undefined) return undefined;
  return bytes[0] === openBrace ? jsonRequest(bytes, reject) : protobufRequest(bytes, reject);
}

function jsonRequest(bytes: Buffer, reject: Reject): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    reject("malformed message");
    return undefined;
  }
}

/** The next message of the file; undefined at its end, and behind damage, after which no length can be believed. */
async function nextMessage(reader: ChunkReader, reject: Reject): Promise<Buffer | undefined> {
  const prefix = await reader.take(prefixBytes);
  if (prefix.length === 0) return undefined;
  const length = prefix.length === prefixBytes ? prefix.readUInt32BE() : 0;
  if (prefix.length === prefixBytes && (length === 0 || length > maxValueBytes)) {
    reject("damaged length of a message, after which nothing can be read");
    return undefined;
  }
  const message = await reader.take(length);
  if (length > 0 && message.length === length) return message;
  reject("unfinished last message");
  return undefined;
}

/**
 * What the Collector's file exporter writes other than JSON lines: each message behind its length, four bytes with the
 * highest first; protobuf, or JSON where it is compressed, each message by itself.
 */
export const collectorFile: Format = {
  name: "collector-file",
  recognises({ head }: IngestInput) {
    if (head.length <= prefixBytes) return false;
    const length = head.readUInt32BE();
    const isPossible = length > 0 && length <= maxValueBytes;
    return isPossible && isMessage(head.subarray(prefixBytes), length);
  },
  async *requests(input: IngestInput, report: Report) {
    const reader = new ChunkReader(input.bytes());
    try {
      for (;;) {
        const where = `${input.path}: byte ${reader.offset}`;
        const reject = (reason: string): void => report.rejected(reason, 1, where);
        const message = await nextMessage(reader, reject);
        if (message === undefined) return;
        const request = await requestOf(message, reject);
        if (request !== undefined) yield request;
      }
    } finally {
      await reader.close();
    }
  },
};
