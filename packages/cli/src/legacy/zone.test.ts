import { expect, test } from "vitest";
import { zoneNamed } from "./zone.ts";

test.each([
  ["Europe/Berlin", "2025-12-23 19:47:57,427", "+01:00"],
  ["Europe/Berlin", "2025-07-23 19:47:57", "+02:00"],
  ["Europe/Berlin", "2025-03-30 01:59:59", "+01:00"],
  ["Europe/Berlin", "2025-03-30 03:00:00", "+02:00"],
  ["Europe/Berlin", "2025-10-26 03:00:00", "+01:00"],
  ["America/St_Johns", "2025-12-23 19:47:57", "-03:30"],
  ["Asia/Kathmandu", "2025-12-23 19:47:57", "+05:45"],
  ["UTC", "2025-12-23 19:47:57", "+00:00"],
  ["UTC", "soon", ""],
])("%s at %s", (zone, written, offset) => {
  expect(zoneNamed(zone)(written)).toBe(offset);
});

test("a zone that nobody knows is refused", () => {
  expect(() => zoneNamed("Europe/Atlantis")).toThrow(RangeError);
});
