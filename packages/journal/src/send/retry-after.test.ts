import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const now = Date.parse("2026-11-20T10:00:00Z");
const date = "Fri, 20 Nov 2026 09:00:00 GMT";

test.each([
  ["0", 0],
  ["2", 2000],
  [" 60 ", 60_000],
  ["3600", 3_600_000],
  ["86400", 3_600_000],
  ["9".repeat(400), 3_600_000],
  ["Fri, 20 Nov 2026 10:00:30 GMT", 30_000],
  ["Friday, 20-Nov-26 10:00:30 GMT", 30_000],
  ["Fri Nov 20 10:00:30 2026 GMT", 30_000],
  ["Fri, 20 Nov 2026 09:59:00 GMT", 0],
  ["Sat, 20 Nov 2032 10:00:00 GMT", 3_600_000],
])("%j asks for %i ms", (text, ms) => {
  expect(retryAfterMs(text, undefined, now)).toBe(ms);
});

test("a date is held against the answer's own, as its clock may be wrong", () => {
  expect(retryAfterMs("Fri, 20 Nov 2026 09:00:30 GMT", date, now)).toBe(30_000);
  expect(retryAfterMs("Fri, 20 Nov 2026 10:00:30 GMT", "nonsense", now)).toBe(30_000);
});

test.each([
  undefined,
  "",
  "-1",
  "-60",
  "1.5",
  "soon",
  "2 seconds",
  "Fri",
  "1e3",
  "0x10",
  "2026-11-20",
])("%j asks for nothing", (text) => {
  expect(retryAfterMs(text, date, now)).toBeUndefined();
});
