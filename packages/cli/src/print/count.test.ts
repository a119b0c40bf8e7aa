import { expect, test } from "vitest";
import { bytesText, plural, tokensText } from "./count.ts";

test("tells tokens exactly below ten thousand and rounded above", () => {
  expect([0, 9999, 12_345, 3_100_000].map(tokensText)).toEqual(["0", "9,999", "12.3K", "3.1M"]);
});

test("tells bytes in powers of ten", () => {
  expect([0, 999, 1000, 999_960, 12_300_000].map(bytesText)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "1.0 MB",
    "12.3 MB",
  ]);
});

test("counts in the singular and the plural", () => {
  expect([plural(1, "span"), plural(2000, "span"), plural(0, "process", "processes")]).toEqual([
    "1 span",
    "2,000 spans",
    "0 processes",
  ]);
});
