import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { LegacyInput } from "./kind.ts";

/** How much of the start of a file tells what it is. */
export const headBytes: number = 64 * 1024;

/** How PowerShell begins what it writes. */
const utf16 = Buffer.from([0xff, 0xfe]);

async function* utf8Of(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const decoder = new TextDecoder("utf-16le");
  for await (const piece of pieces) yield Buffer.from(decoder.decode(piece, { stream: true }));
  const last = decoder.decode();
  if (last !== "") yield Buffer.from(last);
}

/** `input` in UTF-8, whether it was that or UTF-16. */
export function inUtf8<Input extends LegacyInput>(input: Input): Input {
  if (!input.head.subarray(0, utf16.length).equals(utf16)) return input;
  const even = input.head.subarray(0, input.head.length & ~1);
  const head = Buffer.from(new TextDecoder("utf-16le").decode(even));
  return { ...input, head, bytes: () => utf8Of(input.bytes()) };
}

/** The file `path` as an input in UTF-8. Rejects with the system's error where it cannot be read. */
export async function inputOf(path: string): Promise<LegacyInput> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(headBytes, size)), 0);
    const head = buffer.subarray(0, bytesRead);
    return inUtf8({ path, head, bytes: () => createReadStream(path) });
  } finally {
    await file.close();
  }
}

/** `content` as an input of that path. */
export function inputOfText(content: string | Buffer, path = "-"): LegacyInput {
  const all = Buffer.from(content);
  return inUtf8({
    path,
    head: all.subarray(0, headBytes),
    async *bytes() {
      yield all;
    },
  });
}
