import { expect, test } from "vitest";
import { durationText } from "./duration.ts";

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [undefined, "-"],
  [Number.NaN, "-"],
  [0, "0ms"],
  [0.42, "0.4ms"],
  [456, "456ms"],
  [999.4, "999ms"],
  [999.6, "1.00s"],
  [2456, "2.46s"],
  [9994, "9.99s"],
  [59.94 * second, "59.9s"],
  [59.96 * second, "1m"],
  [80 * second, "1m 20s"],
  [hour - 400, "1h"],
  [hour + 5 * minute, "1h 5m"],
  [day - 10 * second, "1d"],
  [2 * day + 4 * hour, "2d 4h"],
  [-80 * second, "-1m 20s"],
])("%s ms are %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
