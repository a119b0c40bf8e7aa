import { expect, test } from "vitest";
import { emptyLedger, ledgerJson, readLedger, spentOf, withTold } from "./ledger.ts";
import type { Ledger } from "./ledger.ts";

const midnight = Date.UTC(2026, 10, 20);
const at = (hours: number, minutes = 0): number => midnight + hours * 3_600_000 + minutes * 60_000;

/** A ledger in which sessions said, at a time, what they had cost so far. */
function told(...all: readonly (readonly [session: string, usd: number, ms: number])[]): Ledger {
  return all.reduce(
    (ledger, [session, usd, ms]) => withTold(ledger, { session, usd, durationMs: 0 }, ms),
    emptyLedger,
  );
}

test("what a session says is a total: only what came to it counts", () => {
  const ledger = told(
    ["a", 1, at(9)],
    ["a", 1, at(9, 1)],
    ["a", 1.5, at(9, 2)],
    ["b", 2, at(9, 3)],
  );
  expect(spentOf(ledger, at(9, 30), midnight)).toEqual({
    today: 3.5,
    block: 3.5,
    blockEndsMs: at(14),
    perHour: 7,
  });
});

test("one that says less than before has begun again", () => {
  expect(spentOf(told(["a", 5, at(9)], ["a", 1, at(9, 1)]), at(9, 2), midnight).today).toBe(6);
});

test("what was spent before it was first heard of is spread over its time", () => {
  const ledger = withTold(emptyLedger, { session: "a", usd: 6, durationMs: 7_200_000 }, at(1));
  expect(spentOf(ledger, at(1), midnight).today).toBeCloseTo(6 * (61 / 120), 6);
});

test("a block ends after five hours, and after a pause of five hours", () => {
  const ledger = told(["a", 1, at(1, 20)], ["a", 3, at(5, 59)], ["a", 7, at(6, 1)]);
  expect(spentOf(ledger, at(6, 30), midnight)).toMatchObject({
    today: 7,
    block: 4,
    blockEndsMs: at(11),
  });
  expect(spentOf(ledger, at(11), midnight)).toMatchObject({ block: 0, blockEndsMs: undefined });
});

test("today begins at midnight", () => {
  const ledger = told(["a", 1, at(-1)], ["a", 3, at(1)]);
  expect(spentOf(ledger, at(2), midnight).today).toBe(2);
});

test("a rate is told when there is time to tell it from", () => {
  expect(spentOf(told(["a", 1, at(9)]), at(9, 4), midnight).perHour).toBeUndefined();
});

test("it stays small, whatever is told", () => {
  let ledger = emptyLedger;
  for (let i = 0; i < 3000; i += 1)
    ledger = withTold(ledger, { session: `s${i}`, usd: 1, durationMs: 1e12 }, at(0, i));
  expect(ledger.minutes.size).toBeLessThanOrEqual(1800);
  expect(ledger.sessions.size).toBe(500);
});

test("comes back from its file, and from anything else empty", () => {
  const ledger = told(["a", 1, at(9)], ["__proto__", 2, at(10)]);
  expect(readLedger(ledgerJson(ledger))).toEqual(ledger);
  for (const json of ["", "null", "{", '{"minutes":[1,[2],["x",3]],"sessions":{}}'])
    expect(readLedger(json)).toEqual(emptyLedger);
});
