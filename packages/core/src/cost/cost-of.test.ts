import { describe, expect, test } from "vitest";
import type { Usage } from "../record/index.ts";
import { costOf } from "./index.ts";
import type { Cost, PricedCall } from "./index.ts";

const november = new Date("2026-11-01T12:00:00Z");

function openai(model: string, usage: Usage, more: Partial<PricedCall> = {}): Cost {
  return costOf({ provider: "openai", model, usage, at: november, ...more });
}

/** The price in pico-USD, or why there is none. */
function priceOf(cost: Cost): number | string {
  if (cost.status === "foreign") return cost.currency;
  return cost.status === "priced" ? cost.picoUsd : cost.reason;
}

/** USD in pico-USD. */
function pico(usd: number): number {
  return Math.round(usd * 1e12);
}

describe("which model", () => {
  const usage = { inputTokens: 10_000, outputTokens: 1000 };
  const aws = { provider: "aws.bedrock", usage, at: november };

  test("Bedrock's request says, region and all", () => {
    const arn =
      "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0";
    expect(costOf({ ...aws, model: "claude-haiku-4-5", requestModel: arn })).toMatchObject({
      picoUsd: pico(0.0165),
      pricing: { match: "alias" },
    });
    const profile =
      "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcd1234efgh";
    expect(priceOf(costOf({ ...aws, model: "claude-haiku-4-5", requestModel: profile }))).toBe(
      "unknown_model",
    );
  });

  test("an hour of Claude's cache costs twice the input on Bedrock, where the catalog has no price for it", () => {
    const written = {
      inputTokens: 4100,
      cacheWriteTokens: 4000,
      cacheWrite1hTokens: 4000,
      outputTokens: 100,
    };
    const call = { ...aws, usage: written, model: "global.anthropic.claude-opus-4-7" };
    expect(priceOf(costOf(call))).toBe(pico(0.043));
  });

  test("Azure's deployment says nothing", () => {
    const azure = { provider: "azure.ai.openai", usage, at: november };
    expect(priceOf(costOf({ ...azure, model: undefined, requestModel: "gpt-4o" }))).toBe(
      "unknown_model",
    );
    expect(priceOf(costOf({ ...azure, model: "gpt-4o-2024-08-06", requestModel: "x" }))).toBe(
      pico(0.035),
    );
    expect(priceOf(costOf({ ...azure, model: "gpt-4o-2024-08-06", region: "datazone" }))).toBe(
      pico(0.0385),
    );
  });

  test("the request says where a reply names none", () => {
    expect(
      priceOf(
        costOf({
          provider: "openai",
          model: undefined,
          requestModel: "gpt-4o",
          usage,
          at: november,
        }),
      ),
    ).toBe(pico(0.035));
  });
});

describe("a call without a price", () => {
  const usage = { inputTokens: 1000, outputTokens: 100 };

  test.each([
    ["claude-opus-9", "anthropic"],
    ["gpt-4o-mini-turbo-2027-01-01", "openai"],
    ["gpt-4o", "my-openai-proxy"],
    ["gpt-4o", "constructor"],
    ["llama3.2:3b", "ollama"],
    ["", "openai"],
    ["x".repeat(10_000), "openai"],
  ])("is unknown_model, never 0: %s of %s", (model, provider) => {
    expect(costOf({ provider, model, usage, at: november })).toEqual({
      status: "unpriced",
      reason: "unknown_model",
    });
  });

  test.each<[string, Usage | undefined]>([
    ["gpt-4o", undefined],
    ["gpt-4o", {}],
    ["gpt-4o", { inputTokens: 5 }],
    ["gpt-4o", { outputTokens: 5 }],
    ["whisper-1", usage],
  ])("is no_usage where something that has a price was not counted: %s, %o", (model, counted) => {
    expect(priceOf(costOf({ provider: "openai", model, usage: counted, at: november }))).toBe(
      "no_usage",
    );
  });

  test("is unknown_tier for a tool whose fee nobody publishes", () => {
    expect(priceOf(openai("gpt-5", { ...usage, toolRequests: { crystal_ball: 1 } }))).toBe(
      "unknown_tier",
    );
    expect(priceOf(openai("gpt-5", { ...usage, toolRequests: { crystal_ball: 0 } }))).toBe(
      pico(0.00225),
    );
  });

  test.each<[string, Usage]>([
    ["a negative count", { inputTokens: -1, outputTokens: 1 }],
    ["a part of a token", { inputTokens: 1.5, outputTokens: 1 }],
    ["not a number", { inputTokens: Number.NaN, outputTokens: 1 }],
    ["more than 9,007 USD", { inputTokens: 4e12, outputTokens: 1 }],
    ["a negative charge", { reportedUsd: -1 }],
    ["an endless charge", { reportedUsd: Infinity }],
  ])("is an error for %s", (_, counted) => {
    expect(priceOf(openai("gpt-4o", counted))).toBe("error");
  });

  test("is an error on no day", () => {
    expect(priceOf(openai("gpt-4o", usage, { at: new Date(Number.NaN) }))).toBe("error");
  });
});

test("a model known to be free costs 0 and is priced", () => {
  const call = {
    provider: "openrouter",
    model: "agentica-org/deepcoder-14b-preview:free",
    usage: { inputTokens: 1000, outputTokens: 100 },
    at: november,
  };
  expect(costOf(call)).toMatchObject({
    status: "priced",
    picoUsd: 0,
    breakdown: {},
    pricing: { isFree: true },
  });
});

test("what the provider says it charged wins, also for a model nobody knows", () => {
  expect(openai("who-knows", { reportedUsd: 0.000146625 })).toEqual({
    status: "priced",
    source: "provider",
    picoUsd: 146_625_000,
  });
});
