import { describe, expect, test } from "vitest";
import { bedrockInvokeUsage } from "./index.ts";

const expected = { inputTokens: 10, outputTokens: 5 };

describe("bedrockInvokeUsage", () => {
  test.each([
    ["Claude", { type: "message", usage: { input_tokens: 10, output_tokens: 5 } }],
    [
      "Nova",
      { output: { message: {} }, usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } },
    ],
    ["Titan", { inputTextTokenCount: 10, results: [{ tokenCount: 2 }, { tokenCount: 3 }] }],
    ["the end of a stream of Titan", { inputTextTokenCount: 10, totalOutputTextTokenCount: 5 }],
    ["Llama", { generation: "hi", prompt_token_count: 10, generation_token_count: 5 }],
    [
      "Mistral",
      { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } },
    ],
    ["Cohere", { meta: { billed_units: { input_tokens: 10, output_tokens: 5 } } }],
    [
      "any stream",
      { "amazon-bedrock-invocationMetrics": { inputTokenCount: 10, outputTokenCount: 5 } },
    ],
  ])("reads a body of %s, read or as text", (_, body) => {
    expect(bedrockInvokeUsage(body)).toEqual(expected);
    expect(bedrockInvokeUsage({ body })).toEqual(expected);
    expect(bedrockInvokeUsage({ body: JSON.stringify(body) })).toEqual(expected);
  });

  test("reads the cache of Claude", () => {
    const cache_creation = { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 2 };
    const usage = { input_tokens: 10, output_tokens: 5, cache_creation };
    expect(bedrockInvokeUsage({ type: "message", usage })).toEqual({
      inputTokens: 13,
      outputTokens: 5,
      cacheWriteTokens: 3,
      cacheWrite1hTokens: 2,
    });
  });

  test("reads an embedding of Titan", () => {
    expect(bedrockInvokeUsage({ embedding: [], inputTextTokenCount: 4 })).toEqual({
      inputTokens: 4,
    });
  });

  test.each([
    undefined,
    null,
    "{",
    { body: "{" },
    { body: "x".repeat(2 ** 21) },
    { outputs: [{}] },
  ])("gives nothing for %j", (reply) => {
    expect(bedrockInvokeUsage(reply)).toBeUndefined();
  });
});
