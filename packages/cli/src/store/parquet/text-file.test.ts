import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Database } from "../database.ts";
import { textFile } from "./text-file.ts";

const dir = mkdtempSync(join(tmpdir(), "spoor-parquet-"));
const path = join(dir, "rows.parquet");
let database: Database;

beforeAll(async () => {
  database = await Database.open({ temporary: undefined });
});

afterAll(() => {
  database.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What DuckDB reads of a file of one column. */
async function read(cells: readonly (string | null)[]): Promise<readonly unknown[]> {
  const other = cells.map((_, index) => String(index));
  writeFileSync(
    path,
    textFile([
      { name: "text", cells },
      { name: "other", cells: other },
    ]),
  );
  const rows = await database.ask(`SELECT text, other FROM '${path}' ORDER BY file_row_number`);
  expect(rows.map((row) => row["other"])).toEqual(other);
  return rows.map((row) => row["text"]);
}

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.constantFrom("", "\u0000", "model", "é", "🙂", "x".repeat(70_000)),
);
const cell = fc.option(text);
/** Values of which few occur, and some that are all alike or all missing. */
const cells = fc.oneof(
  fc.array(cell, { minLength: 1, maxLength: 600 }),
  fc
    .tuple(fc.array(cell, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 400 }))
    .map(([few, times]) => Array.from({ length: times }, () => few).flat()),
);

test("texts come out of DuckDB as they went in, in their order", async () => {
  await fc.assert(
    fc.asyncProperty(cells, async (written: readonly (string | null)[]) => {
      expect(await read(written)).toEqual(written);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test.each([1, 127, 128, 129, 255, 256, 257, 1023, 1024, 1025, 20_000])(
  "%i rows of other texts each, and of lengths that differ much",
  async (rows) => {
    const written = Array.from(
      { length: rows },
      (_, index) => `${index} ${"y".repeat(index % 700)}`,
    );
    expect(await read(written)).toEqual(written);
    const some = written.map((each, index) => (index % 3 === 0 ? null : each));
    expect(await read(some)).toEqual(some);
  },
);

test("halves of a character at the ends of two texts stay apart", async () => {
  const halves = ["a\uD83D", "\uDE42b", ...Array.from({ length: 20 }, (_, index) => `${index}`)];
  expect((await read(halves)).slice(0, 2)).toEqual(["a\uFFFD", "\uFFFDb"]);
});

test("as many values as have a place, and one more", async () => {
  for (const distinct of [255, 256, 257]) {
    const written = Array.from({ length: 3000 }, (_, index) => `value ${index % distinct}`);
    expect(await read(written)).toEqual(written);
  }
});
