import { expect, test } from "vitest";
import { found, ofCall, testCases } from "../../../../../test/support/check-cases.ts";

const cache = (read: number, write: number) => ({
  "gen_ai.usage.cache_read.input_tokens": read,
  "gen_ai.usage.cache_write.input_tokens": write,
});
const cost = {
  "spoor.usage.cost.amount": 0.3,
  "spoor.usage.cost.input.amount": 0.1,
  "spoor.usage.cost.currency": "USD",
};
const split = { ...cost, "spoor.usage.cost.output.amount": 0.2 };
const unpriced = {
  "spoor.usage.cost.status": "unpriced",
  "spoor.usage.cost.unpriced_reason": "unknown_model",
};

testCases([
  ...[
    { key: "gen_ai.usage.input_tokens", part: "gen_ai.usage.cache_read.input_tokens", whole: 10 },
    { key: "gen_ai.usage.input_tokens", part: "gen_ai.usage.cache_write.input_tokens", whole: 10 },
    { key: "gen_ai.usage.input_tokens", part: "gen_ai.usage.audio.input_tokens", whole: 10 },
    { key: "gen_ai.usage.output_tokens", part: "gen_ai.usage.reasoning.output_tokens", whole: 5 },
    { key: "gen_ai.usage.output_tokens", part: "gen_ai.usage.image.output_tokens", whole: 5 },
  ].map(({ key, part, whole }) => ({
    id: "token_arithmetic",
    key,
    wrong: ofCall({ [part]: whole + 1 }),
    right: ofCall({ [part]: whole }),
  })),
  {
    id: "token_arithmetic",
    key: "gen_ai.usage.input_tokens",
    wrong: ofCall(cache(6, 5)),
    right: ofCall(cache(6, 4)),
  },
  {
    id: "token_arithmetic",
    key: "gen_ai.usage.cache_write.input_tokens",
    wrong: ofCall({ ...cache(0, 4), "spoor.usage.cache_write.1h.input_tokens": 5 }),
    right: ofCall({ ...cache(0, 4), "spoor.usage.cache_write.1h.input_tokens": 4 }),
  },
  {
    id: "token_arithmetic",
    key: "gen_ai.usage.cache_write.input_tokens",
    wrong: ofCall({ "gen_ai.usage.cache_write.input_tokens": -1 }),
    right: ofCall(),
  },
  {
    id: "cost_arithmetic",
    key: "spoor.usage.cost.amount",
    wrong: ofCall({ ...cost, "spoor.usage.cost.output.amount": 0.1 }),
    right: ofCall({ ...cost, "spoor.usage.cost.output.amount": 0.2 }),
  },
  {
    id: "cost_arithmetic",
    key: "spoor.usage.cost.amount",
    wrong: ofCall({ "spoor.usage.cost.amount": -1, "spoor.usage.cost.currency": "USD" }),
    right: ofCall({ "spoor.usage.cost.amount": 0, "spoor.usage.cost.currency": "USD" }),
  },
  {
    id: "cost_arithmetic",
    key: "spoor.usage.cost.amount",
    wrong: ofCall({
      ...unpriced,
      "spoor.usage.cost.amount": 0,
      "spoor.usage.cost.currency": "USD",
    }),
    right: ofCall(unpriced),
  },
  {
    id: "cost_arithmetic",
    key: "gen_ai.usage.cost",
    wrong: ofCall({ ...cost, "spoor.usage.cost.input.amount": 0.3, "gen_ai.usage.cost": 0.2 }),
    right: ofCall({ ...cost, "spoor.usage.cost.input.amount": 0.3, "gen_ai.usage.cost": 0.3 }),
  },
  {
    id: "cost_arithmetic",
    key: "spoor.usage.cost.reasoning.amount",
    wrong: ofCall({ ...split, "spoor.usage.cost.reasoning.amount": 0.25 }),
    right: ofCall({ ...split, "spoor.usage.cost.reasoning.amount": 0.15 }),
  },
]);

test("parts whose whole nobody told are taken as they are", () => {
  const attributes = {
    "gen_ai.usage.output_tokens": undefined,
    "gen_ai.usage.reasoning.output_tokens": 9,
  };
  expect(found([ofCall({ ...attributes, "spoor.outcome": "incomplete" })])).toEqual([]);
});
