import * as fc from "fast-check";
import { expect, test } from "vitest";
import { factorOf, halfEven, product, times } from "./factor.ts";

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [2.4, 2],
  [2.6, 3],
  [7, 7],
])("halfEven rounds %d to %d", (value, whole) => {
  expect(halfEven(value)).toBe(whole);
});

test.each([
  [0.85, [17, 20]],
  [1, [1, 1]],
  [1.1, [11, 10]],
  [0.333333, [333_333, 1_000_000]],
])("%d is the fraction %j", (decimal, fraction) => {
  expect(factorOf(decimal)).toEqual(fraction);
});

test("a product of factors is that of what they make of an amount", () => {
  const some = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }));
  fc.assert(
    fc.property(fc.nat(1e6), some, some, (amount, [one, below], [other, belowOther]) => {
      const whole = amount * below * belowOther;
      const both = times(whole, product([one, below], [other, belowOther]));
      expect(both).toBe(times(times(whole, [one, below]), [other, belowOther]));
    }),
  );
});
