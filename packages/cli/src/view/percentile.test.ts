import { expect, test } from "vitest";
import { spreadOf } from "./percentile.ts";

test("tells the nearest rank, whatever the order", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(spreadOf(hundred)).toEqual({ p50Ms: 50, p95Ms: 95 });
  expect(spreadOf([10, 9, 100])).toEqual({ p50Ms: 10, p95Ms: 100 });
  expect(spreadOf([7])).toEqual({ p50Ms: 7, p95Ms: 7 });
  expect(spreadOf([])).toEqual({ p50Ms: undefined, p95Ms: undefined });
});
