import { describe, expect, test } from "vitest";
import { amountOf, countOf } from "./amount.ts";

describe("an amount", () => {
  test.each([
    ["12.34", 12.34, 2],
    ["0.8958740000000000", 0.895874, 16],
    ["$1,234.56", 1234.56, 2],
    ["1,234,567.8", 1_234_567.8, 1],
    ["1,234", 1234, 0],
    ["0,125", 0.125, 3],
    ["1.234,56", 1234.56, 2],
    ["1.234.567", 1_234_567, 0],
    ["USD 7", 7, 0],
    ["7.5 USD", 7.5, 1],
    ["-0.5", -0.5, 1],
    ["-$0.50", -0.5, 2],
    ["$-0.50", -0.5, 2],
    ["\u22120.50", -0.5, 2],
    ["(1,234.50)", -1234.5, 2],
    ["($3)", -3, 0],
    ["+2", 2, 0],
    ["1e-05", 0.000_01, 5],
    ["-5.2E-06", -5.2e-6, 7],
    ["1'234.5", 1234.5, 1],
    ["1 234.5", 1234.5, 1],
    [".5", 0.5, 1],
    ["0", 0, 0],
  ])("%s is %d with %d decimals", (field, value, decimals) => {
    expect(amountOf(field, false)).toEqual({ value, decimals });
  });

  test.each([
    ["1,234", 1.234],
    ["0,5", 0.5],
    ["1.234,5", 1234.5],
  ])("%s with decimal commas is %d", (field, value) => {
    expect(amountOf(field, true)?.value).toBe(value);
  });

  test.each([
    "",
    " ",
    "banana",
    "1.2.3,4,5",
    "--1",
    "0x10",
    "Infinity",
    "NaN",
    "$",
    "1e9999",
    "12 apples",
  ])("%j is none", (field) => {
    expect(amountOf(field, false)).toBeUndefined();
  });
});

test.each([
  ["10", 10],
  ["10.0", 10],
  ["59200.0", 59_200],
  ["1,000", 1000],
  ["", undefined],
  ["-1", undefined],
  ["0.5", undefined],
])("the count %j is %j", (field, value) => {
  expect(countOf(field)).toBe(value);
});
