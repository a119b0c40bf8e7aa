import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { StoreTable } from "./column.ts";
import { Database } from "./database.ts";
import { TableLoader } from "./table-loader.ts";

interface Row {
  readonly text: string | undefined;
  /** As in every table, one column of each row says something. */
  readonly count: number;
  readonly json: string | null;
}

const table: StoreTable<Row> = {
  name: "events",
  columns: [
    { name: "text", type: "VARCHAR", read: ({ text }) => text },
    { name: "count", type: "BIGINT", read: ({ count }) => count },
    { name: "json", type: "VARCHAR", isJson: true, read: ({ json }) => json },
  ],
  time: "count",
  key: ["count"],
};

/** What stands between, before and for cells in a pack, and letters that have a meaning behind one of them. */
const marks = fc.string({
  unit: fc.constantFrom("\u001C", "\u001D", "\u001E", "\u001F", "D", "S"),
});
const row: fc.Arbitrary<Row> = fc.record({
  text: fc.option(marks, { nil: undefined }),
  count: fc.integer(),
  json: fc.option(marks.map((text) => JSON.stringify({ text }))),
});
/** Rows of which all may be alike. */
const rows = fc.oneof(
  fc.array(row, { minLength: 1, maxLength: 20 }),
  fc.tuple(row, fc.integer({ min: 1, max: 20 })).map(([one, times]) => Array(times).fill(one)),
);

async function throughDatabase(database: Database, added: readonly Row[]): Promise<unknown> {
  const loader = new TableLoader(database, table);
  for (const one of added) loader.add(one);
  const taken = await loader.take();
  const found = await database.ask(taken?.query ?? "");
  await database.run(taken?.drop ?? "");
  return found;
}

test("rows come out of DuckDB as they went in, in their order", async () => {
  const database = await Database.open({ temporary: undefined });
  try {
    await fc.assert(
      fc.asyncProperty(rows, async (added: readonly Row[]) => {
        const expected = added.map(({ text = null, count, json }) => ({
          text,
          count,
          json,
        }));
        expect(await throughDatabase(database, added)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  } finally {
    database.close();
  }
});
