import { expect, test } from "vitest";
import { paintOf } from "./colour.ts";
import { glyphsOf } from "./glyph.ts";
import { treeLines } from "./tree.ts";

const style = { paint: paintOf(false), glyphs: glyphsOf(true), columns: Infinity };
const at = (depth: number, text: string): { depth: number; text: string } => ({ depth, text });

test("draws branches to the next of the same parent only", () => {
  const lines = [
    at(0, "a"),
    at(1, "b"),
    at(2, "c"),
    at(1, "d"),
    at(2, "e"),
    at(2, "f"),
    at(0, "g"),
    at(1, "h"),
  ];
  expect(`\n${treeLines(lines, style).join("\n")}`).toMatchInlineSnapshot(`
    "
    a
    ├─ b
    │  └─ c
    └─ d
       ├─ e
       └─ f
    g
    └─ h"
  `);
});

test("draws ten thousand levels without growing to the right for ever", () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => at(i, "x"));
  const longest = Math.max(...treeLines(lines, style).map((line) => line.length));
  expect(longest).toBe(40 * 3 + 1);
});
