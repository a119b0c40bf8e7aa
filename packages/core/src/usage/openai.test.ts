import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamped } from "./clamped.ts";
import { openaiReplyUsage, openaiUsage } from "./index.ts";

describe("openaiUsage", () => {
  test("reads a chat completion with cached, audio and reasoning tokens", () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 16, audio_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 5 },
    };
    expect(openaiUsage(usage, "flex")).toEqual({
      inputTokens: 100,
      outputTokens: 50,
      cacheReadTokens: 64,
      cacheWriteTokens: 16,
      inputAudioTokens: 10,
      outputAudioTokens: 5,
      reasoningTokens: 30,
      serviceTier: "flex",
    });
  });

  test("reads the responses API", () => {
    const usage = {
      input_tokens: 7112,
      input_tokens_details: { cached_tokens: 3072 },
      output_tokens: 463,
      output_tokens_details: { reasoning_tokens: 64 },
      total_tokens: 7575,
    };
    expect(openaiUsage(usage)).toEqual({
      inputTokens: 7112,
      cacheReadTokens: 3072,
      outputTokens: 463,
      reasoningTokens: 64,
    });
  });

  test("reads embeddings, which have no output", () => {
    expect(openaiUsage({ prompt_tokens: 8, total_tokens: 8 })).toEqual({ inputTokens: 8 });
  });

  test("reads realtime audio with the cached part of each kind", () => {
    const usage = {
      input_tokens: 5000,
      output_tokens: 1200,
      input_token_details: {
        text_tokens: 1000,
        audio_tokens: 4000,
        cached_tokens: 2500,
        cached_tokens_details: { text_tokens: 500, audio_tokens: 2000 },
      },
      output_token_details: { text_tokens: 200, audio_tokens: 1000 },
    };
    expect(openaiUsage(usage)).toEqual({
      inputTokens: 5000,
      outputTokens: 1200,
      cacheReadTokens: 2500,
      cacheReadAudioTokens: 2000,
      inputAudioTokens: 4000,
      outputAudioTokens: 1000,
    });
  });

  test("takes all output of an image model for image tokens", () => {
    const usage = {
      input_tokens: 1050,
      output_tokens: 4160,
      input_tokens_details: { text_tokens: 50, image_tokens: 1000 },
    };
    expect(openaiUsage(usage)).toMatchObject({ inputImageTokens: 1000, outputImageTokens: 4160 });
  });

  test("adds reasoning that xAI counts beside the completion, as the total tells", () => {
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 1,
      total_tokens: 303,
      completion_tokens_details: { reasoning_tokens: 290 },
      cost_in_usd_ticks: 1_466_250,
    };
    expect(openaiUsage(usage)).toMatchObject({
      outputTokens: 291,
      reasoningTokens: 290,
      reportedUsd: 0.000146625,
    });
  });

  test.each([
    [{ cost: 0.002 }, 0.002],
    [{ cost: 0.00005, is_byok: true, cost_details: { upstream_inference_cost: 0.001 } }, 0.00105],
    [{ cost: 0.002, cost_details: { upstream_inference_cost: 0.001 } }, 0.002],
    [{ cost: { total_cost: 0.006 } }, 0.006],
    [{ cost: -1 }, undefined],
    [{ cost: "0.1" }, undefined],
  ])("reads what the provider charged from %j as %j", (charged, usd) => {
    expect(openaiUsage({ prompt_tokens: 1, ...charged })?.reportedUsd).toBe(usd);
  });

  test.each([
    ["DeepSeek", { prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 }],
    ["Together", { cached_tokens: 4 }],
    ["Mistral", { num_cached_tokens: 4 }],
  ])("finds where %s counts what came from the cache", (_, cached) => {
    expect(openaiUsage({ prompt_tokens: 10, ...cached })).toEqual({
      inputTokens: 10,
      cacheReadTokens: 4,
    });
  });

  test("cuts parts down to their whole", () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 50, cache_write_tokens: 9, audio_tokens: 11 },
      completion_tokens_details: { reasoning_tokens: 6 },
    };
    expect(openaiUsage(usage)).toEqual({
      inputTokens: 10,
      outputTokens: 5,
      cacheReadTokens: 10,
      cacheWriteTokens: 0,
      inputAudioTokens: 10,
      reasoningTokens: 5,
    });
  });

  test.each([undefined, null, 1, "x", [], {}, { prompt_tokens: "5" }, { prompt_tokens: -1 }])(
    "gives nothing for %j",
    (usage) => {
      expect(openaiUsage(usage, "default")).toBeUndefined();
    },
  );

  test("gives nothing when reading throws", () => {
    const usage = {
      get prompt_tokens(): number {
        throw new Error("no");
      },
    };
    expect(openaiUsage(usage)).toBeUndefined();
  });

  test("never throws and never has a part above its whole, on anything", () => {
    const name = fc.constantFrom(
      "prompt_tokens",
      "input_tokens",
      "output_tokens",
      "total_tokens",
      "cost",
      "usage",
      "output",
      "prompt_tokens_details",
      "output_tokens_details",
      "cached_tokens",
      "reasoning_tokens",
      "audio_tokens",
    );
    const value = fc.oneof(fc.anything(), fc.nat(100), fc.dictionary(name, fc.anything()));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(name, value)), (garbage) => {
        for (const usage of [openaiUsage(garbage), openaiReplyUsage(garbage)]) {
          expect(usage ?? {}).toMatchObject(clamped(usage ?? {}) ?? {});
        }
      }),
    );
  });
});

describe("openaiReplyUsage", () => {
  const usage = { input_tokens: 5, output_tokens: 6 };

  test("takes the tier from the reply", () => {
    expect(openaiReplyUsage({ usage, service_tier: "priority" })).toEqual({
      inputTokens: 5,
      outputTokens: 6,
      serviceTier: "priority",
    });
  });

  test("counts searches among the output, and no pages opened", () => {
    const output = [
      { type: "web_search_call", action: { type: "search" } },
      { type: "web_search_call", action: { type: "open_page" } },
      { type: "web_search_call" },
      { type: "file_search_call" },
      { type: "message" },
      null,
    ];
    expect(openaiReplyUsage({ usage, output })?.toolRequests).toEqual({
      web_search: 2,
      file_search: 1,
    });
  });

  test("has no tool requests where there were no searches", () => {
    expect(openaiReplyUsage({ usage, output: [{ type: "message" }] })).toEqual({
      inputTokens: 5,
      outputTokens: 6,
    });
  });
});
