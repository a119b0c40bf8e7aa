import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamped } from "./clamped.ts";
import { aiSdkUsage } from "./index.ts";

describe("aiSdkUsage", () => {
  test("reads the flat counts of AI SDK 5", () => {
    const usage = {
      inputTokens: 100,
      outputTokens: 20,
      totalTokens: 120,
      reasoningTokens: 8,
      cachedInputTokens: 40,
    };
    expect(aiSdkUsage(usage, { openai: { serviceTier: "flex" } })).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      reasoningTokens: 8,
      cacheReadTokens: 40,
      serviceTier: "flex",
    });
  });

  test("reads the nested counts of AI SDK 6 and 7, and audio and price from the provider's", () => {
    const usage = {
      inputTokens: { total: 100, noCache: 50, cacheRead: 40, cacheWrite: 10 },
      outputTokens: { total: 20, text: 12, reasoning: 8 },
      raw: {
        prompt_tokens: 100,
        completion_tokens: 20,
        prompt_tokens_details: { cached_tokens: 40, audio_tokens: 5 },
        cost: 0.01,
      },
    };
    expect(aiSdkUsage(usage)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 10,
      reasoningTokens: 8,
      inputAudioTokens: 5,
      reportedUsd: 0.01,
    });
  });

  test.each([
    [{ tokens: 8 }, { inputTokens: 8 }],
    [
      { inputTokens: 50, outputTokens: 272, totalTokens: 322 },
      { inputTokens: 50, outputTokens: 272 },
    ],
  ])("reads the usage of an embedding or image model, %j", (usage, expected) => {
    expect(aiSdkUsage(usage)).toEqual(expected);
  });

  describe("of Anthropic", () => {
    const cached = {
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
      cacheWrite1hTokens: 10,
    };
    const started = {
      input_tokens: 30,
      output_tokens: 1,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
    };

    test("takes a stream's last counts, and the cache's parts from its start", () => {
      const flat = { inputTokens: 30, outputTokens: 20, totalTokens: 50, cachedInputTokens: 40 };
      const metadata = { anthropic: { usage: started, cacheCreationInputTokens: 30 } };
      expect(aiSdkUsage(flat, metadata)).toEqual(cached);
      const nested = {
        inputTokens: { total: 100, noCache: 30, cacheRead: 40, cacheWrite: 30 },
        outputTokens: { total: 20 },
        raw: started,
      };
      expect(aiSdkUsage(nested, { anthropic: {} })).toEqual(cached);
    });

    test("is known by its provider's usage, whatever the provider is called", () => {
      const usage = {
        inputTokens: { total: 100, noCache: 30, cacheRead: 40, cacheWrite: 30 },
        outputTokens: { total: 20 },
        raw: started,
      };
      expect(aiSdkUsage(usage, { mine: {} })).toEqual(cached);
    });

    test("counts iterations at their own price", () => {
      const message = { type: "message", input_tokens: 100, output_tokens: 20 };
      const raw = {
        input_tokens: 100,
        output_tokens: 20,
        cache_read_input_tokens: 0,
        iterations: [{ type: "compaction", input_tokens: 1000, output_tokens: 50 }, message],
      };
      const usage = {
        inputTokens: { total: 1100, noCache: 1100 },
        outputTokens: { total: 70 },
        raw,
      };
      expect(aiSdkUsage(usage)).toMatchObject({
        inputTokens: 1100,
        outputTokens: 70,
        iterations: [{ usage: { inputTokens: 1000 } }, { usage: { inputTokens: 100 } }],
      });
    });
  });

  test.each([undefined, null, "x", {}, { inputTokens: {} }, { inputTokens: { total: 1.5 } }])(
    "gives nothing for %j",
    (usage) => {
      expect(aiSdkUsage(usage)).toBeUndefined();
    },
  );

  test("never throws and never has a part above its whole, on anything", () => {
    const name = fc.constantFrom(
      "inputTokens",
      "outputTokens",
      "total",
      "cacheRead",
      "cacheWrite",
      "reasoning",
      "cachedInputTokens",
      "raw",
      "anthropic",
      "usage",
      "cache_read_input_tokens",
      "input_tokens",
    );
    const value = fc.oneof(fc.anything(), fc.nat(100), fc.dictionary(name, fc.nat(100)));
    const garbage = fc.oneof(fc.anything(), fc.dictionary(name, value));
    fc.assert(
      fc.property(garbage, garbage, (usage, metadata) => {
        const read = aiSdkUsage(usage, metadata) ?? {};
        expect(read).toMatchObject(clamped(read) ?? {});
      }),
    );
  });
});
