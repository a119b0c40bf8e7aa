import { expect, test } from "vitest";
import { catalog, catalogAgeDays, stalenessOf } from "./version.ts";

const day = 86_400_000;
const from = Date.parse(`${catalog().date}T00:00:00Z`);
const after = (days: number) => new Date(from + days * day);

test("the catalog is as old as the newer of its parts, and never younger than today", () => {
  expect(catalogAgeDays(after(0))).toBe(0);
  expect(catalogAgeDays(after(0.9))).toBe(0);
  expect(catalogAgeDays(after(45))).toBe(45);
  expect(catalogAgeDays(after(-10))).toBe(0);
  expect(catalogAgeDays(new Date(Number.NaN))).toBe(0);
});

test("it is stale after 45 days, and says what that means and what to do", () => {
  expect(stalenessOf(after(45))).toBeUndefined();
  expect(stalenessOf(after(46))).toBe(
    `the price list is 46 days old (${catalog().date}), so that costs of newer models and prices are missing or wrong. ` +
      "Update Spoor; prices that you know can go into the file that SPOOR_PRICES names.",
  );
});
