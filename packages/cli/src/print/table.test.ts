import { expect, test } from "vitest";
import { paintOf } from "./colour.ts";
import { glyphsOf } from "./glyph.ts";
import type { Style } from "./style.ts";
import { tableText } from "./table.ts";
import type { Column } from "./table.ts";

const style = (columns: number, colours = false): Style => ({
  paint: paintOf(colours),
  glyphs: glyphsOf(false),
  columns,
});
const columns: readonly Column[] = [
  { title: "name", flexible: true },
  { title: "calls", align: "right" },
  { title: "p50", align: "right", drop: 1 },
  { title: "note", drop: 2 },
];
const rows = [
  [{ text: "a-rather-long-name" }, { text: "5" }, { text: "1.2s" }, { text: "seen" }],
  [{ text: "b" }, { text: "1,200" }, { text: "80ms" }, { text: "" }],
];

test("puts numbers to the right and ends no line with spaces", () => {
  expect(`\n${tableText(columns, rows, style(Infinity))}`).toMatchInlineSnapshot(`
    "
    name                calls   p50  note
    a-rather-long-name      5  1.2s  seen
    b                   1,200  80ms"
  `);
});

test("leaves out the least important columns first, then cuts the flexible one", () => {
  expect(`\n${tableText(columns, rows, style(24))}`).toMatchInlineSnapshot(`
    "
    name         calls   p50
    a-rather...      5  1.2s
    b            1,200  80ms"
  `);
  expect(`\n${tableText(columns, rows, style(18))}`).toMatchInlineSnapshot(`
    "
    name         calls
    a-rather...      5
    b            1,200"
  `);
});

test("stays within the columns as long as the flexible column has 8", () => {
  for (let width = 15; width < 60; width++) {
    for (const line of tableText(columns, rows, style(width)).split("\n")) {
      expect(line.length).toBeLessThanOrEqual(width);
    }
  }
});

test("counts a coloured cell by what is seen", () => {
  const painted = [[{ text: "ok", paint: paintOf(true).green }, { text: "1" }]];
  const plain = tableText(columns, [[{ text: "ok" }, { text: "1" }]], style(80));
  const coloured = tableText(columns, painted, style(80, true));
  // oxlint-disable-next-line no-control-regex
  expect(coloured.replaceAll(/\u001B\[\d+m/g, "")).toBe(plain);
});

test("is its titles alone without rows", () => {
  expect(tableText(columns, [], style(80))).toBe("name  calls  p50  note");
});
