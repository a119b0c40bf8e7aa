import { expect, test } from "vitest";
import { backoffMs } from "./schedule.ts";

const longest = (failures: number): number => backoffMs(failures, () => 1);

test("the time doubles from 0.2 s to a minute, and stays there for ever", () => {
  expect([1, 2, 3, 4, 8, 9, 10, 11, 1e9].map(longest)).toEqual([
    200, 400, 800, 1600, 25_600, 51_200, 60_000, 60_000, 60_000,
  ]);
});

test("any part of it is as likely", () => {
  expect([0, 0.25, 0.5, 1].map((random) => backoffMs(3, () => random))).toEqual([0, 200, 400, 800]);
});
