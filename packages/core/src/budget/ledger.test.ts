import fc from "fast-check";
import { expect, test } from "vitest";
import type { Expense } from "./expense.ts";
import { Ledger } from "./ledger.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const day = 24 * 3_600_000;

const expense = (picoUsd: number, endMs = noon): Expense => ({
  endMs,
  picoUsd,
  tokens: 10,
  calls: 1,
  unpriced: 0,
  unpricedModels: [],
  owners: {},
});

test("what is spent is the sum, for each one by itself", () => {
  const amounts = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat(1_000_000_000)));
  fc.assert(
    fc.property(amounts, (spent) => {
      const ledger = new Ledger("day", noon);
      for (const [who, picoUsd] of spent) ledger.add(who, expense(picoUsd));
      for (const who of ["a", "b"]) {
        const own = spent.filter(([each]) => each === who);
        const sum = own.reduce((total, [, picoUsd]) => total + picoUsd, 0);
        expect(ledger.of(who)).toMatchObject({
          picoUsd: sum,
          calls: own.length,
          tokens: own.length * 10,
        });
      }
    }),
  );
});

test("the next window begins with nothing, and what is of another window is not counted", () => {
  const ledger = new Ledger("day", noon);
  ledger.add("a", expense(1));
  ledger.add("a", expense(2, noon - day));
  ledger.add("a", expense(4, noon + day));
  expect(ledger.of("a").picoUsd).toBe(1);
  expect(ledger.turn(noon + 1000)).toBe(false);
  expect(ledger.turn(noon + day)).toBe(true);
  expect(ledger.of("a").picoUsd).toBe(0);
  expect(ledger.sharers()).toEqual([]);
  ledger.add("a", expense(8, noon + day));
  expect(ledger.of("a").picoUsd).toBe(8);
  expect(ledger.start).toBe(Date.UTC(2026, 10, 22));
});

test("runs are never over by the clock", () => {
  const ledger = new Ledger("run", noon);
  ledger.add("run-1", expense(1));
  expect(ledger.turn(noon + 40 * day)).toBe(false);
  ledger.add("run-1", expense(2, noon + 40 * day));
  expect(ledger.of("run-1").picoUsd).toBe(3);
});

test("calls without a price are counted, and their models named, at most 20", () => {
  const ledger = new Ledger("day", noon);
  for (let n = 0; n < 30; n += 1)
    ledger.add("a", { ...expense(0), unpriced: 1, unpricedModels: [`model-${n % 25}`] });
  expect(ledger.of("a").unpriced).toBe(30);
  expect([...ledger.of("a").models]).toHaveLength(20);
});

test("10,000 are counted at a time; who has spent nothing for the longest time is forgotten", () => {
  const ledger = new Ledger("day", noon);
  for (let n = 0; n < 10_000; n += 1) ledger.add(`user-${n}`, expense(1));
  ledger.add("user-0", expense(1));
  ledger.add("another", expense(1));
  expect(ledger.sharers()).toHaveLength(10_000);
  expect([ledger.has("user-0"), ledger.has("user-1"), ledger.has("another")]).toEqual([
    true,
    false,
    true,
  ]);
});
