// Whatever old files were cut to, overwritten with or put together from: reading them never throws.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { hasSamples, migrated, samples } from "./fixture.ts";
import { inputOf, inputOfText } from "./input.ts";
import { kindOf, legacyKinds } from "./kinds.ts";

const paths = hasSamples
  ? readdirSync(samples, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.\w+$/.test(name),
    )
  : [];
const isDatabase = (path: string): boolean => path.endsWith(".db");
const read = (path: string): Buffer => {
  try {
    return readFileSync(join(samples, path));
  } catch {
    return Buffer.alloc(0);
  }
};
const contents = paths
  .filter((path) => !isDatabase(path))
  .map(read)
  .filter(({ length }) => length > 0);

interface Splice {
  readonly at: number;
  readonly length: number;
  readonly piece: Uint8Array;
}

/** `one` with a stretch of it replaced by `piece`. */
function spliced(one: Buffer, { at, length, piece }: Splice): Buffer {
  const start = Math.floor(at * one.length);
  return Buffer.concat([one.subarray(0, start), piece, one.subarray(start + length)]);
}

const splice = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(400),
  piece: fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .constantFrom("\n", '"', "}", "]", "null", "-1e999", '{"__proto__":1}', "\uFEFF", "✅ [1] ")
      .map((text) => Buffer.from(text)),
  ),
});

describe.skipIf(!hasSamples)("spliced files", { timeout: 60_000 }, () => {
  test("of text", async () => {
    expect(contents.length).toBeGreaterThan(20);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(contents.length - 1),
        fc.array(splice, { minLength: 1, maxLength: 4 }),
        async (i, changes) => {
          let bytes = contents[i] ?? Buffer.alloc(0);
          for (const change of changes) bytes = spliced(bytes, change);
          const input = inputOfText(bytes);
          const found = await migrated(input);
          for (const { told } of [found])
            expect(new Set(told.map(({ uid }) => uid)).size).toBe(told.length);
          expect(found.spans.length + found.events.length).toBe(found.told.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("of text, taken for every kind", async () => {
    const textKinds = legacyKinds.filter(({ name }) => !name.endsWith("-database"));
    await fc.assert(
      fc.asyncProperty(fc.nat(contents.length - 1), splice, async (i, change) => {
        const input = inputOfText(spliced(contents[i] ?? Buffer.alloc(0), change));
        for (const kind of textKinds) {
          let count = 0;
          for await (const item of kind.items(input, { keepsText: true }))
            count += item.as === "rejected" ? 0 : 1;
          expect(count).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each(paths.filter(isDatabase))("%s", async (path) => {
    const whole = read(path);
    const file = join(newFolder(), "spliced.db");
    await fc.assert(
      fc.asyncProperty(splice, async (change) => {
        writeFileSync(file, spliced(whole, change));
        const input = await inputOf(file);
        const found = await migrated(input);
        expect(found.kind).toBe(kindOf(input)?.name);
        expect(found.spans.length + found.events.length).toBe(found.told.length);
      }),
      { numRuns: 60 },
    );
  });
});

test("bytes of any kind", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      expect((await migrated(inputOfText(Buffer.from(bytes)))).kind).toBeUndefined();
    }),
  );
});
