import { expect, test } from "vitest";
import { isSampled } from "./sampling.ts";

const sampled = (model: string, calls: number): number[] =>
  Array.from({ length: calls }, (_, call) => call + 1).filter(() => isSampled(model));

test("the first calls of each model are compared, and few after that", () => {
  const numbers = sampled("one", 200);
  expect(numbers).toEqual([...Array.from({ length: 24 }, (_, call) => call + 1), 64, 128, 192]);
  expect(sampled("another", 24)).toHaveLength(24);
});

test("of more than 200 models the later ones are not", () => {
  for (let model = 0; model < 300; model += 1) isSampled(`m${model}`);
  expect(isSampled("m0")).toBe(true);
  expect(isSampled("m299")).toBe(false);
});
