import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at } from "@spoor/core/record";
import type { StoreTable } from "./column.ts";
import { Database } from "./database.ts";
import type { Answer } from "./database.ts";
import { heldSql, HeldRows } from "./held-rows.ts";
import { Packs } from "./pack.ts";
import { StagedFiles, stagedSql } from "./staged-files.ts";

const day = 86_400_000_000_000n;

interface Row {
  readonly text: string | undefined;
  readonly time: bigint;
  readonly count: number;
  readonly share: number;
  readonly holds: boolean;
  readonly tags: readonly string[] | null;
}

const table: StoreTable<Row> = {
  name: "events",
  columns: [
    { name: "text", type: "VARCHAR", read: ({ text }) => text },
    { name: "time", type: "BIGINT", read: ({ time }) => String(time) },
    { name: "count", type: "INTEGER", read: ({ count }) => count },
    { name: "share", type: "DOUBLE", read: ({ share }) => share },
    { name: "holds", type: "BOOLEAN", read: ({ holds }) => holds },
    { name: "tags", type: "VARCHAR[]", read: ({ tags }) => tags && JSON.stringify(tags) },
  ],
  time: "time",
  key: ["time"],
};

const row: fc.Arbitrary<Row> = fc.record({
  text: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
  time: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  count: fc.integer(),
  share: fc.double({ noNaN: true, noDefaultInfinity: true }).map((share) => share + 0),
  holds: fc.boolean(),
  tags: fc.option(fc.array(fc.string())),
});

let database: Database;
const temporary = mkdtempSync(join(tmpdir(), "spoor-pack-"));

beforeAll(async () => {
  database = await Database.open({ temporary: undefined });
});

afterAll(() => {
  database.close();
  rmSync(temporary, { recursive: true, force: true });
});

let times = 0;

/** The cells of a row, whose time may be a number or a bigint. */
const plain = (cells: Answer | Row): readonly unknown[] =>
  table.columns.map(({ name }) => (name === "time" ? String(at(cells, name)) : at(cells, name)));

async function throughFiles(packs: Packs<Row>): Promise<string> {
  times += 1;
  const files = new StagedFiles(join(temporary, String(times)));
  for (const pack of packs.take()) files.write(pack);
  return Promise.resolve(stagedSql(table, files.all(table)));
}

async function throughMemory(packs: Packs<Row>): Promise<string> {
  const held = await HeldRows.in(database, [table]);
  for (const pack of packs.take()) held.write(pack);
  held.finish();
  return heldSql(table);
}

describe.each([
  ["files", throughFiles],
  ["memory", throughMemory],
])("through %s", (_, through) => {
  test("rows come out of DuckDB as they went in, those of a day in their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        async (added: readonly Row[]) => {
          const packs = new Packs(table);
          for (const one of added) packs.add(one);
          const found = await database.ask(`SELECT * EXCLUDE (filename, file_row_number)
            FROM (${await through(packs)}) ORDER BY time // ${day}, file_row_number`);
          const days = added.map(({ time }) => time / day);
          const expected = added
            .map((one, index) => ({ ...one, text: one.text ?? null, index }))
            .toSorted(
              (one, other) =>
                Number((days[one.index] ?? 0n) - (days[other.index] ?? 0n)) ||
                one.index - other.index,
            );
          expect(found.map(plain)).toEqual(expected.map(plain));
        },
      ),
      { numRuns: 50 },
    );
  }, 60_000);
});

test("files are by the day, its last nanosecond included", () => {
  const packs = new Packs(table);
  const instants = [0n, day - 1n, day, 20_000n * day - 1n, 20_000n * day];
  const other = { text: "", count: 1, share: 1, holds: true, tags: null };
  for (const time of instants) packs.add({ ...other, time });
  expect(packs.take().map((pack) => [pack.day, pack.columns[0]?.cells.length])).toEqual([
    ["1970-01-01", 2],
    ["1970-01-02", 1],
    ["2024-10-03", 1],
    ["2024-10-04", 1],
  ]);
  expect(packs.take()).toEqual([]);
});
