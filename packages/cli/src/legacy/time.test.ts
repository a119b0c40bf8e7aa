import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isoOfNs, momentOf, nanosOfMs } from "./time.ts";

test.each([
  ["2026-02-03T12:00:04.000Z", "2026-02-03T12:00:04.000Z", false],
  ["2025-12-23 19:47:57,427", "2025-12-23T19:47:57.427Z", true],
  ["2025-12-29 19:40:02", "2025-12-29T19:40:02.000Z", true],
  ["2025-12-06T00:38:24.305049", "2025-12-06T00:38:24.305Z", true],
  ["2025-12-21T01:44:14.134000+00:00", "2025-12-21T01:44:14.134Z", false],
  ["2025-12-21T01:44:14+0200", "2025-12-20T23:44:14.000Z", false],
  ["2025-12-21T01:44:14-05:30", "2025-12-21T07:14:14.000Z", false],
  [" 2025-12-21 01:44 ", "2025-12-21T01:44:00.000Z", true],
])("%s", (written, iso, isAssumed) => {
  const moment = momentOf(written);
  expect([isoOfNs(moment?.ns ?? 0n), moment?.isAssumed]).toEqual([iso, isAssumed]);
});

test("keeps nanoseconds, and leaves out what is finer", () => {
  expect(momentOf("2025-12-06T00:00:00.3050491239999Z")?.ns).toBe(1764979200305049123n);
});

test.each([
  "",
  "-",
  "None",
  "2025-02-30T00:00:00Z",
  "2025-10-09T14:010:01.000000Z",
  "1970-01-01T00:00:00Z",
  "2263-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  5,
  null,
])("%j is no moment", (written) => {
  expect(momentOf(written)).toBeUndefined();
});

test("reads back what JavaScript wrote", () => {
  const dates = fc.date({
    min: new Date("1972-01-01"),
    max: new Date("2199-01-01"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(momentOf(date.toISOString())?.ns).toBe(BigInt(date.getTime()) * 1_000_000n);
    }),
  );
});

test.each([
  [1.5, 1_500_000n],
  [0, 0n],
  [-4, 0n],
  [undefined, 0n],
  [1e300, 0n],
])("%s ms", (ms, ns) => {
  expect(nanosOfMs(ms)).toBe(ns);
});
