import fc from "fast-check";
import { expect, test } from "vitest";
import type { Budget } from "./budget.ts";
import { everyone } from "./expense.ts";
import { shareOf, statusOf } from "./status.ts";

const budget: Budget = {
  name: "b",
  window: "day",
  scope: "all",
  only: undefined,
  limit: { usd: 2 },
  warnAt: 0.8,
};
const start = Date.UTC(2026, 10, 21);

const at = (usd: number, of: Partial<Budget> = {}) => {
  const spent = {
    picoUsd: usd * 1e12,
    tokens: 10,
    calls: 1,
    unpriced: 0,
    models: new Set<string>(),
  };
  return statusOf({ ...budget, ...of }, { sharer: everyone, spent, start, isComplete: true });
};

test.each([
  [0, "within"],
  [1.59, "within"],
  [1.6, "warning"],
  [1.999_999, "warning"],
  [2, "exceeded"],
  [3, "exceeded"],
] as const)("%d of 2 USD is %s", (usd, state) => {
  expect(at(usd).state).toBe(state);
  expect(at(usd).share).toBeCloseTo(usd / 2, 9);
});

test("a status says all that there is to know", () => {
  const spent = { picoUsd: 5e11, tokens: 10, calls: 3, unpriced: 1, models: new Set(["m"]) };
  const part = { sharer: "acme", spent, start, isComplete: false };
  expect(statusOf({ ...budget, scope: "tenant" }, part)).toEqual({
    name: "b",
    window: "day",
    since: "2026-11-21T00:00:00.000Z",
    scope: "tenant",
    of: "acme",
    spent: { usd: 0.5, tokens: 10, calls: 3 },
    limit: { usd: 2 },
    share: 0.25,
    state: "within",
    unpriced: { calls: 1, models: ["m"] },
    isComplete: false,
  });
});

test("the limit that is nearest counts", () => {
  expect(shareOf({ usd: 1, tokens: 100 }, { picoUsd: 5e11, tokens: 90 })).toBe(0.9);
  expect(shareOf({ usd: 1, tokens: 100 }, { picoUsd: 9.5e11, tokens: 90 })).toBe(0.95);
});

test("of a limit of 0 all is spent", () => {
  expect(at(0, { limit: { usd: 0 } }).state).toBe("exceeded");
  expect(at(0, { limit: { tokens: 0 } }).state).toBe("exceeded");
});

test("it is exceeded exactly from the limit on, whatever it is", () => {
  const amounts = fc.record({
    limit: fc.integer({ min: 1, max: 1_000_000 }),
    spent: fc.nat(2_000_000),
  });
  fc.assert(
    fc.property(amounts, ({ limit, spent }) => {
      const usd = limit / 10_000;
      const picoUsd = spent * 1e8;
      const isExceeded = shareOf({ usd }, { picoUsd, tokens: 0 }) >= 1;
      expect(isExceeded).toBe(spent >= limit);
    }),
  );
});
