import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamped } from "./clamped.ts";
import { aiSdkReplyUsage, aiSdkUsage } from "./index.ts";

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

  test("reads the counts of a result and of AI SDK 4", () => {
    const result = {
      inputTokens: 100,
      inputTokenDetails: { noCacheTokens: 50, cacheReadTokens: 40, cacheWriteTokens: 10 },
      outputTokens: 20,
      outputTokenDetails: { textTokens: 12, reasoningTokens: 8 },
      totalTokens: 120,
    };
    expect(aiSdkUsage(result)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 10,
      reasoningTokens: 8,
    });
    expect(aiSdkUsage({ promptTokens: 10, completionTokens: 5, totalTokens: 15 })).toEqual({
      inputTokens: 10,
      outputTokens: 5,
    });
  });

  test("adds the thoughts that AI SDK 5 leaves out of Gemini's output, as the total tells", () => {
    const usage = { inputTokens: 10, outputTokens: 5, reasoningTokens: 85, totalTokens: 100 };
    expect(aiSdkUsage(usage)).toEqual({ inputTokens: 10, outputTokens: 90, reasoningTokens: 85 });
  });

  test("says where the total is another, and what is no count", () => {
    expect(aiSdkUsage({ inputTokens: 10, outputTokens: 5, totalTokens: 16 })?.problems).toEqual([
      "total_disagrees",
    ]);
    expect(aiSdkUsage({ inputTokens: 10, outputTokens: -5 })?.problems).toEqual(["invalid_count"]);
  });

  test("reads what Google says itself: audio, tier and searches", () => {
    const usageMetadata = {
      promptTokenCount: 100,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 150,
      promptTokensDetails: [{ modality: "AUDIO", tokenCount: 90 }],
      trafficType: "ON_DEMAND_FLEX",
    };
    const expected = {
      inputTokens: 100,
      outputTokens: 50,
      reasoningTokens: 30,
      inputAudioTokens: 90,
      serviceTier: "flex",
    };
    const nested = { inputTokens: { total: 100 }, outputTokens: { total: 50 }, raw: usageMetadata };
    expect(aiSdkUsage(nested)).toEqual(expected);
    const flat = { inputTokens: 100, outputTokens: 20, reasoningTokens: 30, totalTokens: 150 };
    const groundingMetadata = { webSearchQueries: ["a", "b"] };
    const metadata = { google: { usageMetadata, groundingMetadata } };
    expect(aiSdkUsage(flat, metadata, "gemini-3.1-pro")).toEqual({
      ...expected,
      toolRequests: { web_search: 2 },
    });
    expect(aiSdkUsage(flat, metadata, "gemini-2.5-pro")?.toolRequests).toEqual({ web_search: 1 });
  });

  test("reads the cache of Bedrock, which AI SDK 5 tells beside the input", () => {
    const flat = { inputTokens: 10, outputTokens: 5, totalTokens: 15, cachedInputTokens: 40 };
    const expected = {
      inputTokens: 80,
      outputTokens: 5,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
      cacheWrite1hTokens: 0,
    };
    expect(aiSdkUsage(flat, { bedrock: { usage: { cacheWriteInputTokens: 30 } } })).toEqual(
      expected,
    );
    const raw = {
      inputTokens: 10,
      outputTokens: 5,
      cacheReadInputTokens: 40,
      cacheWriteInputTokens: 30,
      cacheDetails: [{ ttl: "1h", inputTokens: 30 }],
    };
    const nested = { inputTokens: { total: 80 }, outputTokens: { total: 5 }, raw };
    expect(aiSdkUsage(nested)).toEqual({ ...expected, cacheWrite1hTokens: 30 });
  });

  test.each([
    [{ openrouter: { usage: { cost: 0.5 } } }, 0.5],
    [{ gateway: { cost: "0.25" } }, 0.25],
    [{ gateway: { cost: "0" } }, undefined],
    [{ gateway: { cost: "free" } }, undefined],
  ])("reads what a router charged from %j as %j", (metadata, usd) => {
    expect(aiSdkUsage({ inputTokens: 1, outputTokens: 1 }, metadata)?.reportedUsd).toBe(usd);
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

    test("is known by the model's name where AI SDK 5 passes nothing else on", () => {
      const flat = { inputTokens: 30, outputTokens: 20, totalTokens: 50, cachedInputTokens: 40 };
      for (const model of ["claude-opus-5", "us.anthropic.claude-opus-5-v1:0"])
        expect(aiSdkUsage(flat, undefined, model)).toMatchObject({
          inputTokens: 70,
          cacheReadTokens: 40,
        });
      // A router counts as OpenAI does.
      expect(aiSdkUsage(flat, undefined, "anthropic/claude-opus-5")).toMatchObject({
        inputTokens: 30,
      });
    });

    test("takes the uncached tokens of a result", () => {
      const usage = {
        inputTokens: 100,
        inputTokenDetails: { noCacheTokens: 30, cacheReadTokens: 40, cacheWriteTokens: 30 },
        outputTokens: 20,
        totalTokens: 120,
        raw: { ...started, output_tokens: 20 },
      };
      expect(aiSdkUsage(usage)).toEqual(cached);
      const { noCacheTokens: _fresh, ...rest } = usage.inputTokenDetails;
      expect(aiSdkUsage({ ...usage, inputTokenDetails: rest })).toEqual(cached);
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

function step(inputTokens: number, more: object = {}) {
  return {
    usage: { inputTokens, outputTokens: 5, totalTokens: inputTokens + 5 },
    response: { modelId: "gpt-5" },
    ...more,
  };
}

describe("aiSdkReplyUsage", () => {
  test("reads one step as its result", () => {
    expect(aiSdkReplyUsage({ ...step(10), steps: [step(10)] })).toEqual({
      inputTokens: 10,
      outputTokens: 5,
    });
  });

  test("prices several steps each alone", () => {
    const metadata = { openai: { serviceTier: "flex" } };
    const steps = [step(10, { providerMetadata: metadata }), step(300_000)];
    expect(aiSdkReplyUsage({ ...step(300_010), steps })).toEqual({
      inputTokens: 300_010,
      outputTokens: 10,
      serviceTier: "flex",
      iterations: [
        { usage: { inputTokens: 10, outputTokens: 5 } },
        { usage: { inputTokens: 300_000, outputTokens: 5 } },
      ],
    });
  });

  test("sums searches, and charges where every step has one", () => {
    const google = { google: { groundingMetadata: { webSearchQueries: ["a"] } } };
    const charged = { gateway: { cost: "0.5" }, ...google };
    const both = [step(1, { providerMetadata: charged }), step(2, { providerMetadata: charged })];
    expect(aiSdkReplyUsage({ steps: both })).toMatchObject({
      reportedUsd: 1,
      toolRequests: { web_search: 2 },
    });
    const [first, second] = [step(1, { providerMetadata: charged }), step(2)];
    expect(aiSdkReplyUsage({ steps: [first, second] })?.reportedUsd).toBeUndefined();
  });

  test("has the problems of its steps", () => {
    const wrong = { usage: { inputTokens: 1, outputTokens: 5, totalTokens: 5 } };
    expect(aiSdkReplyUsage({ steps: [step(1), wrong] })?.problems).toEqual(["total_disagrees"]);
  });

  test.each([undefined, {}, { steps: [] }, { steps: [{}, {}] }])(
    "gives nothing for %j",
    (result) => {
      expect(aiSdkReplyUsage(result)).toBeUndefined();
    },
  );
});
