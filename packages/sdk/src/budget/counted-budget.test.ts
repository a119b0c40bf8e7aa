import { readBudget } from "@spoor/core/budget";
import { expect, test } from "vitest";
import { CountedBudget } from "./counted-budget.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const day = 24 * 3_600_000;

function counted(): CountedBudget {
  const read = readBudget({ name: "b", usd: 1, window: "day", scope: "user" });
  if ("problem" in read) throw new Error(read.problem);
  return new CountedBudget(read, noon);
}

test("what was told is told again in the next window alone", () => {
  const budget = counted();
  const isNew = (state: "within" | "warning" | "exceeded") => budget.isNew("ann", state);
  expect([isNew("within"), isNew("warning"), isNew("warning"), isNew("exceeded")]).toEqual([
    false,
    true,
    false,
    true,
  ]);
  expect([isNew("exceeded"), isNew("warning"), budget.isNew("bob", "warning")]).toEqual([
    false,
    false,
    true,
  ]);
  budget.startAt(noon + day);
  expect(isNew("warning")).toBe(true);
});

test("a status says when the window began, and the next one begins with nothing", () => {
  const budget = counted();
  const spent = { picoUsd: 5e11, tokens: 1, calls: 1, unpriced: 0, unpricedModels: [], owners: {} };
  budget.add("ann", { ...spent, endMs: noon });
  expect(budget.statuses()).toMatchObject([
    { of: "ann", share: 0.5, since: "2026-11-21T00:00:00.000Z", isComplete: false },
  ]);
  budget.startAt(noon + day);
  expect(budget.statuses()).toEqual([]);
});
