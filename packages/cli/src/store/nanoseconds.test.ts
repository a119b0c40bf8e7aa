import { expect, test } from "vitest";
import { durationOf, millisecondsOf, nanosecondsOf } from "./nanoseconds.ts";

test.each([
  ["1795651200000000001", "1795651200000000001"],
  ["000012", "12"],
  [5, "5"],
  ["9223372036854775807", "9223372036854775807"],
])("the nanoseconds of %j are %s", (said, digits) => {
  expect(nanosecondsOf(said)).toBe(digits);
});

test.each([
  "",
  "0",
  "-1",
  "1.5",
  "9223372036854775808",
  "99999999999999999999",
  0,
  -1,
  1.5,
  NaN,
  null,
  {},
])("%j says no time", (said) => {
  expect(nanosecondsOf(said)).toBeUndefined();
});

test.each([
  ["1795651200000000001", "1795651200000000003", "2"],
  ["1795651200000000003", "1795651200000000001", "0"],
  ["1795651199999999999", "1795651200000000000", "1"],
  ["1", "9223372036854775807", "9223372036854775806"],
  ["7", "7", "0"],
])("from %s to %s it is %s", (start, end, duration) => {
  expect(durationOf(start, end)).toBe(duration);
});

test("milliseconds keep their fraction", () => {
  expect(millisecondsOf("1795651200123456789")).toBe(1795651200123.4568);
});
