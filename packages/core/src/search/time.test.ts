import * as fc from "fast-check";
import { expect, test } from "vitest";
import { timeRangeOf } from "./time.ts";

const nowMs = Date.parse("2026-11-21T12:34:56.789Z");
const hour = 3_600_000;

test.each([
  ["now", nowMs],
  ["now-24h", nowMs - 24 * hour],
  ["1h30m", nowMs - 1.5 * hour],
  ["2026-11-20T10:00Z", Date.parse("2026-11-20T10:00:00Z")],
  ["2026-11-20 10:00:00.5+01:00", Date.parse("2026-11-20T09:00:00.5Z")],
])("%s is an instant", (text, startMs) => {
  expect(timeRangeOf(text, nowMs)).toEqual({ startMs, endMs: startMs + 1, isDay: false });
});

test("a day reaches from midnight to midnight, local time", () => {
  const startMs = new Date(2026, 10, 20).getTime();
  const endMs = new Date(2026, 10, 21).getTime();
  expect(timeRangeOf("2026-11-20", nowMs)).toEqual({ startMs, endMs, isDay: true });
  const today = timeRangeOf("today", nowMs);
  expect(timeRangeOf("yesterday", nowMs)?.endMs).toBe(today?.startMs);
  expect(today?.startMs).toBeLessThanOrEqual(nowMs);
  expect(today?.endMs).toBeGreaterThan(nowMs);
});

test.each(["", "soon", "2026-02-31", "2026-13-01", "10:00", "2", "-2h", "now+2h"])(
  '"%s" is no time',
  (text) => {
    expect(timeRangeOf(text, nowMs)).toBeUndefined();
  },
);

test("any text has a range that is not empty, or none", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0129-:TZ .hmdnow".split("")) }), (text) => {
      const { startMs = 0, endMs = 1 } = timeRangeOf(text, nowMs) ?? {};
      expect(endMs).toBeGreaterThan(startMs);
    }),
  );
});
