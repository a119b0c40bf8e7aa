import { expect, test } from "vitest";
import { readDays, readRetention } from "./retention.ts";

test.each([
  ["90d", [90, 90, 90]],
  ["off", [Infinity, Infinity, Infinity]],
  ["90d,llm=365d, other = 30d", [90, 365, 30]],
  ["llm=off,7d", [7, Infinity, 7]],
  ["llm=365d", [90, 365, 90]],
])("%s keeps steps, model calls and other spans %j days", (text, expected) => {
  const days = readRetention(text);
  expect([days?.get("step"), days?.get("llm"), days?.get("other")]).toEqual(expected);
});

test.each(["", "90", "0d", "-1d", "1.5d", "90d,30d", "llm=1d,llm=2d", "model=3d", "llm=", "90d,"])(
  "%j is not understood",
  (text) => {
    expect(readRetention(text)).toBeUndefined();
  },
);

test.each([
  ["30d", 30],
  ["off", Infinity],
  ["month", undefined],
])("%s is %s days", (text, days) => {
  expect(readDays(text)).toBe(days);
});
