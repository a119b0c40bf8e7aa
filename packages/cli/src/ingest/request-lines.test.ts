import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { valuesIn } from "./request-lines.ts";

async function read(
  pieces: readonly (string | Uint8Array)[],
): Promise<{ readonly values: readonly unknown[]; readonly damaged: number }> {
  let damaged = 0;
  const onDamage = (): void => {
    damaged += 1;
  };
  const values: unknown[] = [];
  for await (const value of valuesIn(Readable.from(pieces), onDamage)) values.push(value);
  return { values, damaged };
}

const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 4 });

/** The bytes of `text`, cut after every `size` of them. */
function cut(text: string, size: number): Uint8Array[] {
  const bytes = Buffer.from(text);
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i += size) pieces.push(bytes.subarray(i, i + size));
  return pieces;
}

test("gives back what was written as lines, however it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(objects, fc.integer({ min: 1, max: 40 }), async (values, size) => {
      const lines = values.map((value) => `${JSON.stringify(value)}\r\n`).join("");
      const given = await read(cut(lines, size));
      expect(given).toEqual({ values: JSON.parse(JSON.stringify(values)), damaged: 0 });
    }),
  );
});

test("gives back what was written as one list over several lines", async () => {
  await fc.assert(
    fc.asyncProperty(objects, fc.integer({ min: 1, max: 40 }), async (values, size) => {
      const text = JSON.stringify(values, undefined, 2);
      expect(await read(cut(text, size))).toEqual({ values: JSON.parse(text), damaged: 0 });
    }),
  );
});

test("passes over damage before, between and after lines", async () => {
  expect(await read(['{"a":\n{"a":1}\n}\n{"a":2}\n', '{"a"'])).toEqual({
    values: [{ a: 1 }, { a: 2 }],
    damaged: 3,
  });
  expect(await read(['{"a":1}\nx\n{"a":2}'])).toEqual({ values: [{ a: 1 }, { a: 2 }], damaged: 1 });
  expect(await read([])).toEqual({ values: [], damaged: 0 });
});
