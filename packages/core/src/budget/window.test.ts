import fc from "fast-check";
import { expect, test } from "vitest";
import { budgetWindows } from "./budget.ts";
import { windowStart } from "./window.ts";

const calendar = budgetWindows.filter((window) => window !== "run");
const times = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) });

test.each([
  ["hour", "2026-11-21T19:00:00.000Z"],
  ["day", "2026-11-21T00:00:00.000Z"],
  ["week", "2026-11-16T00:00:00.000Z"],
  ["month", "2026-11-01T00:00:00.000Z"],
] as const)("the %s of a Saturday evening began at %s", (window, start) => {
  expect(windowStart(window, Date.parse("2026-11-21T19:59:59.999Z"))).toBe(Date.parse(start));
});

test("a week begins on Monday, also before a Sunday that is in another month", () => {
  expect(windowStart("week", Date.UTC(2026, 1, 1, 12))).toBe(Date.UTC(2026, 0, 26));
  expect(windowStart("week", Date.UTC(2026, 1, 2))).toBe(Date.UTC(2026, 1, 2));
});

test("a run has no beginning on the calendar", () => {
  expect(windowStart("run", Date.now())).toBeUndefined();
});

test.each(calendar)(
  "each moment lies in the %s that it begins with, and those come in order",
  (window) => {
    fc.assert(
      fc.property(times, fc.nat(100 * 24 * 3_600_000), (atMs, laterMs) => {
        const start = windowStart(window, atMs) ?? Number.NaN;
        expect(start).toBeLessThanOrEqual(atMs);
        expect(windowStart(window, start)).toBe(start);
        expect(windowStart(window, start - 1)).toBeLessThan(start);
        expect(windowStart(window, atMs + laterMs)).toBeGreaterThanOrEqual(start);
      }),
    );
  },
);
