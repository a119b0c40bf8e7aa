import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ERROR_TYPE,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_TAGS,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_OWNER_ID,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  USER_ID,
} from "../semconv/index.ts";
import { expensesIn } from "./journal-expense.ts";

const endMs = Date.UTC(2026, 10, 21, 12);

function anyValue(value: unknown): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === "string") return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

const requestOf = (...spans: readonly Readonly<Record<string, unknown>>[]): object => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: spans.map((attributes) => ({
            endTimeUnixNano: `${endMs}000000`,
            attributes: Object.entries(attributes).map(([key, value]) => ({
              key,
              value: anyValue(value),
            })),
          })),
        },
      ],
    },
  ],
});

const call = {
  [SPOOR_USAGE_COST_STATUS]: "priced",
  [SPOOR_USAGE_COST_AMOUNT]: 0.25,
  [GEN_AI_USAGE_INPUT_TOKENS]: 100,
  [GEN_AI_USAGE_OUTPUT_TOKENS]: 20,
  [GEN_AI_REQUEST_MODEL]: "gpt-5",
};

test("a call is what its span says, for whom it says", () => {
  const [expense] = expensesIn(requestOf({ ...call, [USER_ID]: "u1", [SPOOR_TAGS]: ["a"] }));
  expect(expense).toMatchObject({
    endMs,
    picoUsd: 25e10,
    tokens: 120,
    calls: 1,
    unpriced: 0,
    unpricedModels: [],
    owners: { user: ["u1"], tag: ["a"], tenant: [] },
  });
});

test("a call without a price is counted as one, and its model named; one that failed unbilled is not", () => {
  const unpriced = {
    [SPOOR_USAGE_COST_STATUS]: "unpriced",
    [SPOOR_USAGE_COST_UNPRICED_REASON]: "no_usage",
    [GEN_AI_REQUEST_MODEL]: "own-1",
  };
  expect(expensesIn(requestOf(unpriced, { ...unpriced, [ERROR_TYPE]: "429" }))).toMatchObject([
    { unpriced: 1, unpricedModels: ["own-1"], picoUsd: 0 },
    { unpriced: 0, unpricedModels: [] },
  ]);
});

test("a call that is paid in another currency is not in the sum, and counted as such", () => {
  const foreign = { ...call, [SPOOR_USAGE_COST_CURRENCY]: "CNY" };
  expect(expensesIn(requestOf(foreign))).toMatchObject([
    { unpriced: 1, unpricedModels: ["gpt-5"], picoUsd: 0, tokens: 120 },
  ]);
});

test("tokens that a reply did not tell are those estimated, unless it failed", () => {
  const estimated = {
    [SPOOR_USAGE_COST_STATUS]: "unpriced",
    [GEN_AI_USAGE_INPUT_TOKENS]: 100,
    [SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]: 90,
    [SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]: 20,
  };
  const failed = { ...estimated, [ERROR_TYPE]: "429" };
  expect(expensesIn(requestOf(estimated, failed))).toMatchObject([
    { tokens: 120 },
    { tokens: 100 },
  ]);
});

test("a run is what its calls were", () => {
  const run = {
    [SPOOR_WORKFLOW_STATUS]: "completed",
    [SPOOR_WORKFLOW_RUN_ID]: "r1",
    [GEN_AI_WORKFLOW_NAME]: "ticket",
    [SPOOR_WORKFLOW_USAGE_COST_AMOUNT]: 1.5,
    [SPOOR_WORKFLOW_USAGE_INPUT_TOKENS]: 7,
    [SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]: 3,
  };
  expect(expensesIn(requestOf(run))).toMatchObject([
    {
      runId: "r1",
      picoUsd: 15e11,
      tokens: 7,
      calls: 3,
      owners: { workflow: ["ticket"], run: ["r1"] },
    },
  ]);
});

test("a span that repeats a call, and one of anything else, is none", () => {
  const repeated = { ...call, [SPOOR_USAGE_OWNER_ID]: "b7ad6b7169203331" };
  expect(expensesIn(requestOf(repeated, { [USER_ID]: "u1" }))).toEqual([]);
});

test("nothing that JSON can hold makes it throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(expensesIn(value)).toEqual([]);
      expect(expensesIn({ resourceSpans: [{ scopeSpans: [{ spans: [value] }] }] })).toEqual([]);
    }),
  );
});
