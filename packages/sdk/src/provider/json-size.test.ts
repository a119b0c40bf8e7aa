import { expect, test } from "vitest";
import { jsonSize } from "./json-size.ts";

test("is the length of the value as JSON", () => {
  expect(jsonSize({ city: "Oslo" })).toBe('{"city":"Oslo"}'.length);
});

test("is nothing for what JSON cannot hold", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  for (const value of [undefined, circle, 1n]) expect(jsonSize(value)).toBe(0);
});
