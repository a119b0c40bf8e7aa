import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, nearestPattern } from "./nearest-pattern.ts";
import type { KnownPattern } from "./nearest-pattern.ts";

/** The definition of Levenshtein, cell by cell. */
function slowDistance(from: string, to: string): number {
  const known = new Map<string, number>();
  const of = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i},${j}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const replaced = of(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
    const least = Math.min(replaced, of(i - 1, j) + 1, of(i, j - 1) + 1);
    known.set(key, least);
    return least;
  };
  return of(from.length, to.length);
}

const pattern = (id: string, ...examples: readonly string[]): KnownPattern => ({
  id,
  regex: "",
  flags: "",
  examples,
});

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 14 });

describe("editDistance", () => {
  test("is that of Levenshtein, or one more than the limit", () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 15 }), (from, to, limit) => {
        const distance = slowDistance(from, to);
        expect(editDistance(from, to, limit)).toBe(Math.min(distance, limit + 1));
      }),
    );
  });
});

describe("nearestPattern", () => {
  test("is the first of those that are nearest, and more than half alike", () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (text, examples) => {
        const shares = examples.map(
          (one) => 1 - slowDistance(text, one) / Math.max(text.length, one.length, 1),
        );
        const best = Math.max(0.5, ...shares);
        const expected = shares.findIndex((share) => share === best && share > 0.5);
        const known = examples.map((example, i) => pattern(`p${i}`, example));
        const found = nearestPattern(text, known);
        expect(found?.id).toBe(expected < 0 ? undefined : `p${expected}`);
        expect(found?.similarity ?? 1).toBeGreaterThan(0.5);
        expect(found?.similarity ?? 1).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([
    ['click on "" button', 'click "" button', "Words beyond the pattern: on"],
    ['click "" button', 'click on "" button', "Missing words: on"],
    ["click save button", 'click "save" button', "The name of the element is not quoted"],
    ["select row 1 in it", "select row in 1 it", "The words are there in another order or form"],
  ])("says why %j is not %j", (text, example, reason) => {
    expect(nearestPattern(text, [pattern("a", example)])).toMatchObject({ id: "a", reason });
  });

  test("is none where nothing is known, or nothing is alike", () => {
    expect(nearestPattern("open page", [])).toBeUndefined();
    expect(nearestPattern("open page", [pattern("a", "wait until load")])).toBeUndefined();
  });
});
