import { expect, test } from "vitest";
import { fit, widthOf } from "./width.ts";

test.each([
  ["plain", 5],
  ["Grüße", 5],
  ["e\u0301", 1],
  ["世界", 4],
  ["한국어", 6],
  ["👍", 2],
  ["│─", 2],
  ["", 0],
])("%s is %d wide", (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test("cuts to the columns, the mark included, and never through a wide character", () => {
  expect(fit("abcdef", 6, "…")).toBe("abcdef");
  expect(fit("abcdefg", 6, "…")).toBe("abcde…");
  expect(fit("世界世界", 6, "…")).toBe("世界…");
  expect(fit("abcdef", 2, "...")).toBe("ab");
});
