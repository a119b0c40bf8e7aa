import { ChunkReader } from "../chunk-reader.ts";
import type { Format } from "../format.ts";
import { maxValueBytes } from "../json-values.ts";
import { protobufRequest } from "../protobuf-request.ts";

/** The tag of all that an export request holds: one resource and what it did. */
const resourceTag = 0x0a;
/** Tags of what is in there: a resource, a scope's part, a schema URL. */
const innerTags: ReadonlySet<number> = new Set([0x0a, 0x12, 0x1a]);

/** A length, and the byte behind it; undefined where there is none within eight bytes. */
function lengthAt(bytes: Buffer, at: number): { length: number; end: number } | undefined {
  let length = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 128 ** index;
    if (byte < 128) return { length, end: at + index + 1 };
  }
  return undefined;
}

/** Whether bytes begin as an export request does, of which `size` bytes are there at the most. */
export function beginsRequest(head: Buffer, size: number = Infinity): boolean {
  if (head[0] !== resourceTag) return false;
  const outer = lengthAt(head, 1);
  if (outer === undefined || outer.length === 0 || outer.end + outer.length > size) return false;
  const inner = lengthAt(head, outer.end + 1);
  if (!innerTags.has(head[outer.end] ?? 0) || inner === undefined) return false;
  return inner.end + inner.length <= outer.end + outer.length;
}

/** A length out of the bytes themselves; undefined at their end and where there is none. */
async function nextLength(reader: ChunkReader): Promise<number | undefined> {
  let read = Buffer.alloc(0);
  while (read.length < 8) {
    const byte = await reader.take(1);
    if (byte.length === 0) return undefined;
    read = Buffer.concat([read, byte]);
    const found = lengthAt(read, 0);
    if (found !== undefined) return found.length;
  }
  return undefined;
}

/** The length in front of a message, as protobuf writes it. */
function lengthBytes(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** Export requests in protobuf, one or several that follow on each other: one resource's part is read at a time. */
export const otlpProtobuf: Format = {
  name: "otlp-protobuf",
  recognises: ({ head, size }) => beginsRequest(head, size),
  async *requests(input, report) {
    const reader = new ChunkReader(input.bytes());
    try {
      for (;;) {
        const where = `${input.path}: byte ${reader.offset}`;
        const [tag] = await reader.take(1);
        if (tag === undefined) return;
        const length = tag === resourceTag ? await nextLength(reader) : undefined;
        if (length === undefined || length > maxValueBytes) {
          report.rejected("damaged protobuf: no export request", 1, where);
          return;
        }
        const part = await reader.take(length);
        if (part.length < length) {
          report.rejected("unfinished last message", 1, where);
          return;
        }
        const bytes = Buffer.concat([Buffer.from([tag]), lengthBytes(length), part]);
        const request = protobufRequest(bytes, (reason) => report.rejected(reason, 1, where));
        if (request !== undefined) yield request;
      }
    } finally {
      await reader.close();
    }
  },
};
