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
        text_tokens: 800,
        audio_tokens: 4000,
        image_tokens: 200,
        cached_tokens: 2500,
        cached_tokens_details: { text_tokens: 500, audio_tokens: 1900, image_tokens: 100 },
      },
      output_token_details: { text_tokens: 200, audio_tokens: 1000 },
    };
    expect(openaiUsage(usage)).toEqual({
      inputTokens: 5000,
      outputTokens: 1200,
      cacheReadTokens: 2500,
      cacheReadAudioTokens: 1900,
      cacheReadImageTokens: 100,
      inputAudioTokens: 4000,
      inputImageTokens: 200,
      outputAudioTokens: 1000,
    });
  });

  test("reads how long the audio is, where that is billed", () => {
    expect(openaiUsage({ type: "duration", seconds: 9.5 })).toEqual({ inputAudioSeconds: 9.5 });
    const usage = {
      prompt_audio_seconds: 203,
      prompt_tokens: 4,
      total_tokens: 3264,
      completion_tokens: 635,
    };
    expect(openaiUsage(usage)).toEqual({
      inputTokens: 4,
      outputTokens: 635,
      inputAudioSeconds: 203,
    });
  });

  test("reads an embedding that tells its total alone", () => {
    expect(openaiUsage({ total_tokens: 9 })).toEqual({ inputTokens: 9 });
  });

  test("takes all output of an image model for image tokens", () => {
    const usage = {
      input_tokens: 1050,
      output_tokens: 4160,
      input_tokens_details: { text_tokens: 50, image_tokens: 1000 },
    };
    expect(openaiUsage(usage)).toMatchObject({ inputImageTokens: 1000, outputImageTokens: 4160 });
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
      problems: ["part_exceeds_whole"],
    });
  });

  test("says where the total is not that of its parts", () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 16 };
    expect(openaiUsage(usage)).toEqual({
      inputTokens: 10,
      outputTokens: 5,
      problems: ["total_disagrees"],
    });
  });

  test.each([-1, 1.5, Number.NaN, "5", {}, true])(
    "says that %j is no count",
    (completion_tokens) => {
      expect(openaiUsage({ prompt_tokens: 10, completion_tokens })).toEqual({
        inputTokens: 10,
        problems: ["invalid_count"],
      });
    },
  );

  test("has no input where a part of the total is none", () => {
    expect(openaiUsage({ prompt_tokens: "1", completion_tokens: 2, total_tokens: 3 })).toEqual({
      outputTokens: 2,
      problems: ["invalid_count"],
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

  test("counts containers, which several calls share, and images, which nobody else tells of", () => {
    const output = [
      { type: "code_interpreter_call", container_id: "a" },
      { type: "code_interpreter_call", container_id: "a" },
      { type: "code_interpreter_call", container_id: "b" },
      { type: "image_generation_call" },
    ];
    expect(openaiReplyUsage({ usage, output })?.toolRequests).toEqual({
      code_interpreter: 2,
      image_generation: 1,
    });
  });

  test("says that a count of calls is none", () => {
    const sources = { ...usage, num_sources_used: -4 };
    expect(openaiReplyUsage({ usage: sources })).toEqual({
      inputTokens: 5,
      outputTokens: 6,
      problems: ["invalid_count"],
    });
  });

  test("has no tool requests where there were no searches", () => {
    expect(openaiReplyUsage({ usage, output: [{ type: "message" }] })).toEqual({
      inputTokens: 5,
      outputTokens: 6,
    });
  });
});
