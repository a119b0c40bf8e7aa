import { expect, test } from "vitest";
import { excerptLines } from "./excerpt.ts";
import { widthOf } from "./width.ts";

test.each([
  ["kind:llm modle:x", 9, 5, ["  kind:llm modle:x", "           ^^^^^"]],
  ["model:", 6, 0, ["  model:", "        ^"]],
  ["世界 cost:>a", 9, 1, ["  世界 cost:>a", "             ^"]],
  ["👍🏽 世界:2", 5, 2, ["  👍🏽 世界:2", "       ^^^^"]],
  ["a\u001B[2J b:1", 6, 1, ["  a\\x1b[2J b:1", "           ^"]],
])("%s", (...[text, offset, length, lines]) => {
  expect(excerptLines({ text, offset, length }, 100)).toEqual(lines);
});

test("of a long text only what stands around the place is shown", () => {
  const text = `${"a".repeat(500)} bad ${"z".repeat(500)}`;
  const [shown = "", carets = ""] = excerptLines({ text, offset: 501, length: 3 }, 60);
  expect(widthOf(shown)).toBe(60);
  expect(carets.trim()).toBe("^^^");
  expect(shown.slice(carets.indexOf("^"), carets.length)).toBe("bad");
});

test("a long place is marked no further than it is shown", () => {
  const text = "世".repeat(200);
  const lines = excerptLines({ text, offset: 0, length: 200 }, 40);
  expect(lines.map(widthOf)).toEqual([39, 40]);
});
