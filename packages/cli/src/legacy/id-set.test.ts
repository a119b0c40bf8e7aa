import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hashOf } from "./identity.ts";
import { IdSet } from "./id-set.ts";

test("is a set, however it grows", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 5000 }), (numbers) => {
      const [set, plain] = [new IdSet(1e6), new Set<number>()];
      for (const number of numbers) {
        expect(set.add(hashOf([number]))).toBe(!plain.has(number));
        plain.add(number);
      }
      expect(set.size).toBe(plain.size);
    }),
    { numRuns: 20 },
  );
});

test("marks what is in, once, also before it grows", () => {
  const set = new IdSet(1e6);
  for (let i = 0; i < 400; i++) set.add(hashOf([i]));
  expect(set.mark(hashOf([3]))).toBe(true);
  for (let i = 400; i < 4000; i++) set.add(hashOf([i]));
  expect(set.mark(hashOf([3]))).toBe(false);
  expect(set.mark(hashOf([3999]))).toBe(true);
  expect(set.mark(hashOf([4000]))).toBe(false);
});

test("keeps no more than it may", () => {
  const set = new IdSet(2);
  const added = [1, 2, 3, 3].map((n) => set.add(hashOf([n])));
  expect([added, set.size]).toEqual([[true, true, true, true], 2]);
});
