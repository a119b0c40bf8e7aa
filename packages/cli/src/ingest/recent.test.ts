import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

test("holds as many of the last entries as it was told, and no more than twice that", () => {
  const recent = new Recent<number>(100);
  expect(recent.isEmpty).toBe(true);
  for (let index = 0; index < 1050; index += 1) {
    recent.set(String(index), index);
    expect(recent.get(String(Math.max(0, index - 99)))).toBe(Math.max(0, index - 99));
  }
  expect(recent.isEmpty).toBe(false);
  const held = Array.from({ length: 1050 }, (_, index) => recent.get(String(index))).filter(
    (value) => value !== undefined,
  );
  expect(held.length).toBeLessThanOrEqual(200);
});

test("an entry that is set again is a new one, and has the new value", () => {
  const recent = new Recent<number>(2);
  for (const [key, value] of [
    ["a", 1],
    ["b", 2],
    ["a", 3],
    ["c", 4],
  ] as const)
    recent.set(key, value);
  expect(recent.get("a")).toBe(3);
});
