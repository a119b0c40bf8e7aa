import { expect, test } from "vitest";
import { dataText } from "./table-format.ts";

const table = {
  titles: ["model", "calls", "cost"],
  rows: [
    ["gpt-5", 3, 0.000_000_1],
    ["=1|<b>\u001B[2J", 0, undefined],
  ],
};
const all = { columns: undefined, header: true };

test("csv has a title line, numbers without exponents and nothing that runs", () => {
  expect(dataText(table, "csv", all)).toBe(
    "model,calls,cost\r\ngpt-5,3,0.0000001\r\n'=1|<b>\\x1b[2J,0,\r\n",
  );
  expect(dataText(table, "csv", { columns: undefined, header: false })).toBe(
    "gpt-5,3,0.0000001\r\n'=1|<b>\\x1b[2J,0,\r\n",
  );
});

test("ndjson has an object a row, and null for nothing", () => {
  const lines = dataText(table, "ndjson", all).trimEnd().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    { model: "gpt-5", calls: 3, cost: 0.000_000_1 },
    { model: "=1|<b>\u001B[2J", calls: 0, cost: null },
  ]);
  expect(lines.join("")).not.toContain("\u001B");
});

test("md aligns numbers to the right and escapes what would be markup", () => {
  expect(dataText(table, "md", all)).toBe(
    [
      "| model | calls | cost |",
      "| --- | ---: | ---: |",
      "| gpt-5 | 3 | 1e-7 |",
      String.raw`| =1\|\<b>\\x1b\[2J | 0 |  |`,
      "",
    ].join("\n"),
  );
});

test("columns are told in the order in which they were asked for, in any case", () => {
  const told = { columns: ["Cost", "model"], header: true };
  expect(dataText(table, "csv", told)).toMatch(/^cost,model\r\n0\.0000001,gpt-5\r\n/);
  expect(() => dataText(table, "csv", { columns: ["price"], header: true })).toThrow(
    'There is no column "price".',
  );
});
