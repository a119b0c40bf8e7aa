import { describe, expect, test } from "vitest";
import { langchainReplyUsage } from "./index.ts";

describe("langchainReplyUsage", () => {
  const usage_metadata = {
    input_tokens: 100,
    output_tokens: 20,
    total_tokens: 120,
    input_token_details: { audio: 5, cache_read: 40, cache_creation: 30 },
    output_token_details: { audio: 3, reasoning: 8 },
  };
  const expected = {
    inputTokens: 100,
    outputTokens: 20,
    cacheReadTokens: 40,
    cacheWriteTokens: 30,
    inputAudioTokens: 5,
    outputAudioTokens: 3,
    reasoningTokens: 8,
  };

  test("reads a message, also as it is written to JSON", () => {
    expect(langchainReplyUsage({ usage_metadata })).toEqual(expected);
    expect(langchainReplyUsage({ lc: 1, kwargs: { usage_metadata } })).toEqual(expected);
  });

  test.each([30, 0, undefined])("takes writes from their parts where their sum is %j", (sum) => {
    const input_token_details = {
      cache_creation: sum,
      ephemeral_5m_input_tokens: 10,
      ephemeral_1h_input_tokens: 20,
    };
    expect(
      langchainReplyUsage({ usage_metadata: { ...usage_metadata, input_token_details } }),
    ).toMatchObject({ inputTokens: 100, cacheWriteTokens: 30, cacheWrite1hTokens: 20 });
  });

  test("reads parts that are named after their tier", () => {
    const details = { flex: 60, flex_cache_read: 40 };
    const message = {
      usage_metadata: {
        ...usage_metadata,
        input_token_details: details,
        output_token_details: { flex: 12, flex_reasoning: 8 },
      },
    };
    expect(langchainReplyUsage(message)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      reasoningTokens: 8,
      serviceTier: "flex",
    });
  });

  test("takes tier and charge from what the provider said", () => {
    const response_metadata = { service_tier: "priority", usage: { cost: 0.25 } };
    expect(langchainReplyUsage({ usage_metadata, response_metadata })).toEqual({
      ...expected,
      serviceTier: "priority",
      reportedUsd: 0.25,
    });
  });

  test("prefers what Anthropic itself said", () => {
    const usage = {
      input_tokens: 30,
      output_tokens: 20,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      service_tier: "batch",
    };
    expect(langchainReplyUsage({ usage_metadata, response_metadata: { usage } })).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
      cacheWrite1hTokens: 20,
      serviceTier: "batch",
    });
  });

  test.each([undefined, null, "x", {}, { usage_metadata: null }, { usage_metadata: {} }])(
    "gives nothing for %j",
    (reply) => {
      expect(langchainReplyUsage(reply)).toBeUndefined();
    },
  );
});
