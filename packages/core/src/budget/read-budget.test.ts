import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBudget, readBudgets } from "./read-budget.ts";

test("what is left out has a default", () => {
  expect(readBudget({ name: "all", usd: 5, window: "day" })).toEqual({
    name: "all",
    window: "day",
    scope: "all",
    only: undefined,
    limit: { usd: 5 },
    warnAt: 0.8,
  });
});

test("all that can be said is read", () => {
  const options = {
    name: "b",
    usd: 1.5,
    tokens: 10,
    window: "month",
    scope: "tenant",
    warnAt: 0.5,
  };
  expect(readBudget({ ...options, only: ["acme", 7] })).toMatchObject({
    scope: "tenant",
    only: new Set(["acme", "7"]),
    limit: { usd: 1.5, tokens: 10 },
    warnAt: 0.5,
  });
  expect(readBudget({ ...options, only: "acme" })).toMatchObject({ only: new Set(["acme"]) });
});

describe("what is wrong is told by name, with what to give instead", () => {
  const day = { name: "b", usd: 1, window: "day" };
  test.each([
    [undefined, "A budget has no name: give it one."],
    [{ usd: 1, window: "day" }, "A budget has no name: give it one."],
    [
      { name: "b", usd: 1 },
      'The budget "b" has no window: give one of hour, day, week, month, run.',
    ],
    [
      { name: "b", window: "day" },
      'The budget "b" has no limit: give usd, tokens or both, from 0 on.',
    ],
    [{ ...day, usd: -1 }, 'The budget "b" has no limit: give usd, tokens or both, from 0 on.'],
    [
      { ...day, tokens: "many" },
      'The budget "b" has no limit: give usd, tokens or both, from 0 on.',
    ],
    [
      { ...day, scope: "planet" },
      'The budget "b" has a scope that is not known: give one of all, user, session, tenant, purpose, tag, workflow.',
    ],
    [
      { ...day, window: "run", scope: "user" },
      'The budget "b" has a scope that is not known: give none with the window run.',
    ],
    [
      { ...day, warnAt: 80 },
      'The budget "b" warns at no share of its limit: give warnAt a number from above 0 to 1.',
    ],
  ])("%j", (options, problem) => {
    expect(readBudget(options)).toEqual({ problem });
  });
});

test("a list is read one by one, anything else is no list", () => {
  const [good, bad] = readBudgets([{ name: "a", usd: 1, window: "day" }, {}]);
  expect(good).toMatchObject({ name: "a" });
  expect(bad).toHaveProperty("problem");
  expect(readBudgets({ name: "a" })).toEqual([
    { problem: "There is no JSON array of budgets: write one." },
  ]);
});

test("nothing that JSON can hold makes it throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const read of [readBudget(value), ...readBudgets(value)])
        expect("problem" in read || read.name !== "").toBe(true);
    }),
  );
});
