import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Failure } from "./failure.ts";
import { decodeInJavaScript, unzstd } from "./zstd.ts";

/** Two frames with checksums, made with zstd 1.5.5: `one one one one `, and 400 lines `two two <number>`. */
const first = Buffer.from("KLUv/SQQVQAAIG9uZSABALhLBDzDwRc=", "base64");
const second = Buffer.from(
  "KLUv/WRUEQUNANYsTxKwFSQdAPQwdIoQsveW6XiOwoFMAEQARgDOOXd3d3d3VVVVVVVFURRFURRFcYhQNFsZQ4Si2YoYIhTNVsIQoWi2UkOEotkKDRGKZiszRCiarWyIUDRbeYhQNFtxiFA0OxAgYEAg/7+7u7u7uyzLsizLsiwPh8PhcDgcDodCoVAoFAqFQmEwGAwGg8FgMFiWZVmWZVmWJEmSJEmSJDmO4ziO4ziOc8455wJzzslkMplMJpPJZOPxeDwej8fjsVgsFovFYrFYHA6Hw+FwOBwO13Vd13Vd1zVN0zRN0zRNz/M8z/M8z/Pee++9997///8HgciMjY2NjY2NjY2NiYmJiYmJiYmJiYWFhYWFhYWFhYXVarVarVar1Wo0Go1Go9FoNNpsNpvNZrPZbLZt27Zt27Zt77333nvvOeeccwaBkKgR8Pgx0SusAREgBArED7Rbt968eWfPXrv16s07d/bctVuv3rxzm3vVq7zC67vata7pOlfyRSq1PSqt4qpq96hUi6uq7alSFdeqtkdNVVzVGuJ7gxmazNAs2f7rBqCq0KKW8w==",
  "base64",
);
const secondSha256 = "b4405fc6c601793d18997866d81b5fcd7f023fa3ddff269580140e92d413d8b4";
/** A frame that decoders pass over. */
const skippable = Buffer.from("502a4d1803000000010203", "hex");
/** Of one block that repeats the byte `z` 131,072 times. */
const repeated = Buffer.from("28b52ffd00580300107a", "hex");

async function* inParts(data: Buffer, bytes: number): AsyncGenerator<Buffer, void> {
  for (let begin = 0; begin < data.length; begin += bytes)
    yield data.subarray(begin, begin + bytes);
}

async function* failing(): AsyncGenerator<Buffer, void> {
  yield first;
  throw new Error("disk gone");
}

async function allOf(chunks: AsyncIterable<Buffer>): Promise<readonly Buffer[]> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

const sha256 = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

/** What the running Node has, and what older ones fall back to. */
const decoders = [
  ["the running Node", unzstd],
  ["JavaScript", (chunks: AsyncIterable<Buffer>) => unzstd(chunks, decodeInJavaScript)],
] as const;

describe.each(decoders)("unzstd by %s", (_name, decode) => {
  async function content(data: Buffer, bytes = data.length): Promise<readonly Buffer[]> {
    return await allOf(decode(inParts(data, Math.max(bytes, 1))));
  }
  const failure = (data: Buffer): Promise<unknown> =>
    content(data).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([1, 7, 4096])(
    "reads frames one after the other, in chunks of %i bytes",
    async (bytes) => {
      const data = Buffer.concat([skippable, first, skippable, second, first]);
      const all = Buffer.concat(await content(data, bytes));
      expect(all.subarray(0, 16).toString()).toBe("one one one one ");
      expect(sha256(all.subarray(16, -16))).toBe(secondSha256);
      expect(all.subarray(-16).toString()).toBe("one one one one ");
    },
  );

  it("gives nothing for nothing", async () => {
    expect(await content(Buffer.alloc(0))).toEqual([]);
    expect(await content(skippable)).toEqual([]);
  });

  it("gives chunks of a bounded size, whatever the ratio", async () => {
    const frames = 40;
    const chunks = await content(Buffer.concat(Array(frames).fill(repeated)));
    const sizes = chunks.map(({ length }) => length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(frames * 131_072);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(131_072);
  });

  it.each([
    ["is cut off within a frame", Buffer.concat([first, second.subarray(0, -40)])],
    ["is cut off in the first bytes", second.subarray(0, 3)],
    ["goes on with something else", Buffer.concat([first, Buffer.from("and then some text")])],
    ["never was zstd", Buffer.from('{"resourceSpans":[]}')],
    [
      "has a block that is no block",
      Buffer.concat([second.subarray(0, 7), Buffer.alloc(90, 0xff)]),
    ],
    ["asks for a window of 2 GiB", Buffer.from("28b52ffd00a8010000", "hex")],
  ])("says so where the data %s", async (_what, data) => {
    const error = await failure(data);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ code: 5, message: /^The zstd data is damaged: .+\.$/ });
  });

  it("passes on what its source throws", async () => {
    await expect(allOf(decode(failing()))).rejects.toThrow("disk gone");
  });

  it("closes its source where nobody reads on", async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Buffer, void> {
      try {
        for (;;) yield first;
      } finally {
        isClosed = true;
      }
    }
    for await (const chunk of decode(endless())) {
      expect(chunk.toString()).toBe("one one one one ");
      break;
    }
    expect(isClosed).toBe(true);
  });
});
