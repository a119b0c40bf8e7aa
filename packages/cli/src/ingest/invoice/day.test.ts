import { expect, test } from "vitest";
import { dayOf } from "./day.ts";

// A zone in which local time would give other days.
process.env["TZ"] = "America/Los_Angeles";

test.each([
  ["2026-11-20", "2026-11-20"],
  ["20261120", "2026-11-20"],
  ["1759622400", "2025-10-05"],
  ["1759622400.0", "2025-10-05"],
  ["1759622400000", "2025-10-05"],
  ["2025-10-05T00:00:00+00:00", "2025-10-05"],
  ["2026-11-20 00:00:00", "2026-11-20"],
  ["2026-11-20 23:30", "2026-11-20"],
  ["2026-11-20 23:30:00 UTC", "2026-11-20"],
  ["2026-11-20T23:30:00-01:00", "2026-11-21"],
  ["2026-11-20T23:30:00.123Z", "2026-11-20"],
])("%s is the day %s", (field, day) => {
  expect(dayOf(field)).toBe(day);
});

test.each([
  "",
  "Total",
  "01/02/2026",
  "2026-02-30",
  "2026-13-01",
  "November 20",
  "12",
  "2026-11-20T25:00",
])("%j is no day", (field) => {
  expect(dayOf(field)).toBeUndefined();
});
