import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilsonLowerBound } from "./wilson.ts";

const z = 1.96;

/** The smaller rate p for which (seen - p)^2 = z^2 p (1 - p) / n, which defines the interval, by halving. */
function halved(successes: number, failures: number): number {
  const n = successes + failures;
  const seen = successes / n;
  let [low, high] = [0, seen];
  for (let i = 0; i < 200; i++) {
    const p = (low + high) / 2;
    if ((seen - p) ** 2 > (z * z * p * (1 - p)) / n) low = p;
    else high = p;
  }
  return (low + high) / 2;
}

const count = fc.integer({ min: 0, max: 100_000 });

describe("wilsonLowerBound", () => {
  test.each([
    [0, 0, 0.5],
    [1, 0, 0.2065],
    [5, 0, 0.5655],
    [20, 0, 0.8389],
    [35, 0, 0.9011],
    [10, 1, 0.6226],
    [0, 3, 0],
  ])("of %i successes and %i failures is %d", (successes, failures, expected) => {
    expect(wilsonLowerBound(successes, failures)).toBeCloseTo(expected, 4);
  });

  test("solves the equation of the interval", () => {
    fc.assert(
      fc.property(count, count, (successes, failures) => {
        fc.pre(successes + failures > 0);
        expect(wilsonLowerBound(successes, failures)).toBeCloseTo(halved(successes, failures), 9);
      }),
    );
  });

  test("is from 0 to the rate that was seen, and grows with each success", () => {
    fc.assert(
      fc.property(count, count, (successes, failures) => {
        fc.pre(successes + failures > 0);
        const bound = wilsonLowerBound(successes, failures);
        expect(bound).toBeGreaterThanOrEqual(0);
        expect(bound).toBeLessThanOrEqual(successes / (successes + failures));
        expect(wilsonLowerBound(successes + 1, failures)).toBeGreaterThan(bound);
        expect(wilsonLowerBound(successes, failures + 1)).toBeLessThanOrEqual(bound);
      }),
    );
  });
});
