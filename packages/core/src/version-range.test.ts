import { expect, test } from "vitest";
import { isWithin } from "./version-range.ts";

test.each([
  ["4.0.0", ">=4.0.0", true],
  ["3.99.99", ">=4.0.0", false],
  ["10.0.0", ">=4.0.0", true],
  ["0.133.0", ">=0.19 <0.134", true],
  ["0.134.0", ">=0.19 <0.134", false],
  ["0.18.9", ">=0.19 <0.134", false],
  ["1.0.0", ">=1", true],
  ["6.0.0+build", ">=4.0.0", true],
  ["5.0.0-beta.1", ">=4.0.0", true],
  ["4.0.0-beta.1", ">=4.0.0", false],
  ["0.134.0-rc.1", ">=0.19 <0.134", false],
  ["1.9.1", ">=1.3.0 <1.10.0", true],
  ["1.10.0", ">=1.3.0 <1.10.0", false],
  ["", ">=0.0.0", false],
  ["latest", ">=0.0.0", false],
  ["1.0.0", "^1.0.0", false],
])("%s in %s: %s", (version, range, expected) => {
  expect(isWithin(version, range)).toBe(expected);
});
