import { expect, test } from "vitest";
import { spanRequest } from "../../../../../test/support/otlp-sample.ts";
import type { SampleAttributes } from "../../../../../test/support/otlp-sample.ts";
import { call, found, ofCall, ofStep, testCases } from "../../../../../test/support/check-cases.ts";

const repeated = "00f067aa0ba902b8";
const owned = { "spoor.usage.owner.id": "00f067aa0ba902b7" };
const cost = { "spoor.usage.cost.amount": 1, "spoor.usage.cost.currency": "USD" };

const repeat = (attributes: SampleAttributes) => ({
  ...call,
  spanId: repeated,
  attributes: { ...call.attributes, ...attributes },
});

testCases([
  {
    id: "usage_counted_twice",
    key: "gen_ai.response.id",
    wrong: spanRequest([call, repeat({})]),
    right: spanRequest([call, repeat({ "spoor.usage.owner.id": "00f067aa0ba902b7" })]),
  },
  {
    id: "usage_counted_twice",
    key: "spoor.usage.cost.amount",
    wrong: spanRequest([repeat({ ...owned, ...cost })]),
    right: spanRequest([repeat(owned)]),
  },
  {
    id: "usage_counted_twice",
    key: "spoor.usage.owner.id",
    wrong: spanRequest([repeat({ "spoor.usage.owner.id": repeated })]),
    right: spanRequest([repeat(owned)]),
  },
  {
    id: "usage_on_roll_up",
    key: "gen_ai.usage.input_tokens",
    wrong: ofStep({ "gen_ai.usage.input_tokens": 3 }),
    right: ofStep(),
  },
]);

test("counts against Spoor whoever made the spans", () => {
  const other = spanRequest([repeat({})], { name: "ai" });
  expect(found([ofCall(), other])).toEqual([
    ["usage_counted_twice", "violation", "gen_ai.response.id"],
  ]);
});

test("the same span twice is one span, and other replies are other calls", () => {
  expect(found([ofCall(), ofCall()])).toEqual([]);
  expect(found([ofCall(), spanRequest([repeat({ "gen_ai.response.id": "chatcmpl-2" })])])).toEqual(
    [],
  );
});

test("a remote agent owns what it used", () => {
  const attributes = {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 3,
    "gen_ai.usage.output_tokens": 3,
    "server.address": "/run/agent",
  };
  expect(found([spanRequest([{ name: "invoke_agent", kind: 3, attributes }])])).toEqual([]);
});
