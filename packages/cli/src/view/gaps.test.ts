import * as fc from "fast-check";
import { expect, test } from "vitest";
import { countsBy, coverages } from "./gaps.ts";

const dayMs = 86_400_000;
const day = fc.integer({ min: 0, max: 60 });
const record = fc.record({
  at: fc
    .tuple(day, fc.integer({ min: 0, max: dayMs - 1 }))
    .map(([n, ms]) => new Date(Date.UTC(2026, 0, 1) + n * dayMs + ms).toISOString()),
  text: fc.constant("a"),
  journey: fc.constantFrom("login", "__proto__", "constructor", undefined),
});
const monday = fc
  .integer({ min: 0, max: 8 })
  .map((n) => new Date(Date.UTC(2025, 11, 29) + 7 * n * dayMs).toISOString().slice(0, 10));

test("the weeks add up to the whole, and begin on Mondays", () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 40 }),
      fc.dictionary(monday, fc.integer({ min: 1, max: 50 })),
      (records, matches) => {
        const { total, weeks } = coverages(records, new Map(Object.entries(matches)));
        const sum = (key: "matches" | "blocked"): number =>
          weeks.reduce((all, week) => all + week[key], 0);
        expect([sum("matches"), sum("blocked")]).toEqual([total.matches, total.blocked]);
        expect(total.blocked).toBe(records.length);
        for (const { week, matches: right, blocked, coverage } of weeks) {
          expect(new Date(week).getUTCDay()).toBe(1);
          expect(coverage).toBe(right / (right + blocked));
          const own = records.filter(({ at }) => {
            const after = Date.parse(at) - Date.parse(week);
            return after >= 0 && after < 7 * dayMs;
          });
          expect(blocked).toBe(own.length);
        }
        const names = weeks.map(({ week }) => week);
        expect(names).toEqual([...new Set(names)].toSorted());
      },
    ),
  );
});

test("there is no coverage of nothing", () => {
  expect(coverages([], new Map())).toEqual({
    total: { matches: 0, blocked: 0, coverage: null },
    weeks: [],
  });
});

test("each value is counted, whatever it is called", () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 40 }), (records) => {
      const counts = countsBy(records, ({ journey }) => journey);
      for (const [name, count] of Object.entries(counts))
        expect(count).toBe(records.filter(({ journey = "unknown" }) => journey === name).length);
      expect(Object.values(counts).reduce((all, count) => all + count, 0)).toBe(records.length);
    }),
  );
});
