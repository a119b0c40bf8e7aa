import { expect, test } from "vitest";
import { readPatterns } from "./patterns.ts";

test.each([
  ["CUST-\\d{6}", ["CUST-\\d{6}"]],
  ["one\n\n  two \n", ["one", "two"]],
  ['["CUST-\\\\d{6}", "a b"]', ["CUST-\\d{6}", "a b"]],
  ["[A-Z]{3}", ["[A-Z]{3}"]],
  ["[1]", ["[1]"]],
])("%j", (text, patterns) => {
  expect(readPatterns(text)).toEqual(patterns);
});
