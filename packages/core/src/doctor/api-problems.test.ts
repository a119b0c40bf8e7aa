import { expect, test } from "vitest";
import { apiProblems } from "./api-problems.ts";

const causes = (registered: string | undefined, ...copies: string[]): string[] =>
  apiProblems({ registered, copies }).map(({ id }) => id);

test("copies of the registered version and older ones get its spans", () => {
  expect(causes("1.9.1", "1.9.1", "1.9.1", "1.9.0", "1.3.0")).toEqual([]);
});

test("a newer minor version and another major one are told, each once", () => {
  expect(causes("1.9.1", "1.10.0", "1.10.0", "1.9.1", "2.0.0", "0.24.0")).toEqual([
    "api:1.10.0",
    "api:2.0.0",
    "api:0.24.0",
  ]);
});

test("without an SDK nothing is dropped that would be kept", () => {
  expect(causes(undefined, "1.10.0", "1.9.1")).toEqual([]);
});
