import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_COST,
  GEN_AI_USAGE_INPUT_TOKENS,
  profileOf,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { spanRows } from "../fixture.ts";
import type { Values } from "../fixture.ts";
import { kindOf } from "./kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "./model-call.ts";
import type { ModelCall } from "./model-call.ts";

function call(
  attributes: Values,
  more: { readonly error?: string; readonly name?: string } = {},
): ModelCall {
  const all = { [GEN_AI_OPERATION_NAME]: "chat", ...attributes };
  const [span] = spanRows([{ id: "1", name: "chat", ...more, attributes: all }]);
  if (span === undefined) throw new Error("the fixture made no span");
  expect(kindOf(span)).toBe("model");
  return modelCallOf(span);
}

describe("the price of a call", () => {
  test("is its amount, also when it is free", () => {
    expect(call({ [SPOOR_USAGE_COST_AMOUNT]: 0 })).toMatchObject({
      usd: 0,
      unpricedReason: undefined,
    });
    expect(call({ [GEN_AI_USAGE_COST]: 0.5 }).usd).toBe(0.5);
  });

  test("is not known where nothing was said, and never zero", () => {
    expect(call({})).toMatchObject({ usd: undefined, unpricedReason: "not_recorded" });
    expect(call({ [SPOOR_USAGE_COST_STATUS]: "unpriced" })).toMatchObject({
      unpricedReason: "unknown",
    });
  });

  test("in another currency is not mixed in", () => {
    const euros = call({ [SPOOR_USAGE_COST_AMOUNT]: 3, [SPOOR_USAGE_COST_CURRENCY]: "EUR" });
    expect(euros).toMatchObject({ usd: undefined, unpricedReason: "other_currency" });
  });

  test("of a call that failed before anything was billed is missing without being unknown", () => {
    expect(call({}, { error: "401" })).toMatchObject({ usd: undefined, unpricedReason: undefined });
  });
});

describe("a call without usage that failed", () => {
  const unpriced = {
    [SPOOR_USAGE_COST_STATUS]: "unpriced",
    [SPOOR_USAGE_COST_UNPRICED_REASON]: "no_usage",
  };

  test.each(["HTTP 401 invalid_api_key", "HTTP 429", "HTTP 529 overloaded_error"])(
    "with %s cost nothing",
    (error) => {
      expect(call(unpriced, { error })).toMatchObject({
        usd: undefined,
        unpricedReason: undefined,
      });
    },
  );

  test.each(["terminated", "HTTP 504", "HTTP 408", ""])(
    "with %j may have cost something",
    (error) => {
      expect(call(unpriced, { error }).unpricedReason).toBe("no_usage");
    },
  );
});

test("reads the names of older profiles", () => {
  const profile = profileOf("1.36");
  const old = call({
    [profile.nameOf(GEN_AI_PROVIDER_NAME)]: profile.valueOf(GEN_AI_PROVIDER_NAME, "anthropic"),
    [profile.nameOf(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS)]: 7,
  });
  expect(old.provider).toBe("anthropic");
  expect(old.tokens.cacheWrite).toBe(7);
});

test("reads spans that another library named, by their attributes", () => {
  const native = call(
    { [GEN_AI_RESPONSE_MODEL]: "claude-x", [GEN_AI_USAGE_INPUT_TOKENS]: 5 },
    { name: "anthropic.messages.create" },
  );
  expect([native.model, native.tokens.input]).toEqual(["claude-x", 5]);
});

test("sums do not depend on the order or on binary fractions", () => {
  const tenth = call({ [SPOOR_USAGE_COST_AMOUNT]: 0.1 });
  const calls = [...Array.from({ length: 10 }, () => tenth), call({})];
  expect(costOfAll(calls)).toEqual({ usd: 1, unpriced: 1 });
  expect(costOfAll(calls.toReversed())).toEqual(costOfAll(calls));
  expect(costOfAll([])).toEqual({ usd: null, unpriced: 0 });
});

test("tokens that make no sense count as none", () => {
  expect(
    tokensOfAll([
      call({ [GEN_AI_USAGE_INPUT_TOKENS]: -5 }),
      call({ [GEN_AI_USAGE_INPUT_TOKENS]: "x" }),
    ]),
  ).toEqual({
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
  });
});
