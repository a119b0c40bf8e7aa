import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamped } from "./clamped.ts";
import {
  googleEmbeddingUsage,
  googleInteractionUsage,
  googleReplyUsage,
  googleUsage,
} from "./index.ts";

describe("googleUsage", () => {
  test("adds thoughts to the candidates, and the results of tools to the prompt", () => {
    const usage = {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      toolUsePromptTokenCount: 40,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 190,
    };
    expect(googleUsage(usage)).toEqual({
      inputTokens: 140,
      cacheReadTokens: 60,
      outputTokens: 50,
      reasoningTokens: 30,
    });
  });

  test("reads audio and images, of the prompt, of tools, of the cache and of the output", () => {
    const usage = {
      promptTokenCount: 1000,
      toolUsePromptTokenCount: 10,
      cachedContentTokenCount: 300,
      candidatesTokenCount: 1300,
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 100 },
        { modality: "AUDIO", tokenCount: 500 },
        { modality: "IMAGE", tokenCount: 258 },
        { modality: "VIDEO", tokenCount: 142 },
      ],
      toolUsePromptTokensDetails: [{ modality: "IMAGE", tokenCount: 10 }],
      cacheTokensDetails: [
        { modality: "AUDIO", tokenCount: 200 },
        { modality: "IMAGE", tokenCount: 50 },
      ],
      candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: 1290 }],
    };
    expect(googleUsage(usage)).toEqual({
      inputTokens: 1010,
      outputTokens: 1300,
      cacheReadTokens: 300,
      inputAudioTokens: 500,
      inputImageTokens: 268,
      cacheReadAudioTokens: 200,
      cacheReadImageTokens: 50,
      outputImageTokens: 1290,
    });
  });

  test("a reply that leaves its zeros out had no output, as the total tells", () => {
    expect(googleUsage({ promptTokenCount: 5, totalTokenCount: 5 })).toEqual({
      inputTokens: 5,
      outputTokens: 0,
    });
    expect(googleUsage({ promptTokenCount: 5 })).toEqual({ inputTokens: 5 });
  });

  test("reads the live API", () => {
    const usage = {
      promptTokenCount: 10,
      responseTokenCount: 20,
      totalTokenCount: 30,
      responseTokensDetails: [{ modality: "AUDIO", tokenCount: 20 }],
    };
    expect(googleUsage(usage)).toEqual({
      inputTokens: 10,
      outputTokens: 20,
      outputAudioTokens: 20,
    });
  });

  test.each([
    [190, undefined],
    // Some totals leave the results of tools out.
    [150, undefined],
    [191, ["total_disagrees"]],
  ])("of a total of %j, the problems are %j", (totalTokenCount, problems) => {
    const usage = {
      promptTokenCount: 100,
      toolUsePromptTokenCount: 40,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount,
    };
    expect(googleUsage(usage)?.problems).toEqual(problems);
  });

  test.each([
    [{ serviceTier: "standard" }, "standard"],
    [{ serviceTier: "FLEX" }, "flex"],
    [{ serviceTier: "unspecified" }, undefined],
    [{ trafficType: "ON_DEMAND" }, "on_demand"],
    [{ trafficType: "ON_DEMAND_FLEX" }, "flex"],
    [{ trafficType: "ON_DEMAND_PRIORITY" }, "priority"],
    [{ trafficType: "PROVISIONED_THROUGHPUT" }, "provisioned_throughput"],
    [{ trafficType: "TRAFFIC_TYPE_UNSPECIFIED" }, undefined],
  ])("of %j, the tier is %s", (said, tier) => {
    expect(googleUsage({ promptTokenCount: 1, ...said })?.serviceTier).toBe(tier);
  });

  test.each([undefined, null, 1, "x", [], {}, { promptTokenCount: "5" }])(
    "gives nothing for %j",
    (usage) => {
      expect(googleUsage(usage)).toBeUndefined();
      expect(googleReplyUsage({ usageMetadata: usage })).toBeUndefined();
      expect(googleInteractionUsage(usage)).toBeUndefined();
    },
  );

  test("never throws and never has a part above its whole, on anything", () => {
    const name = fc.constantFrom(
      "promptTokenCount",
      "candidatesTokenCount",
      "thoughtsTokenCount",
      "toolUsePromptTokenCount",
      "cachedContentTokenCount",
      "promptTokensDetails",
      "total_input_tokens",
      "total_cached_tokens",
      "usageMetadata",
      "embeddings",
      "candidates",
    );
    const detail = fc.record({ modality: fc.constantFrom("AUDIO", "IMAGE"), tokenCount: fc.nat() });
    const value = fc.oneof(fc.anything(), fc.nat(100), fc.array(detail), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(name, value)), (garbage) => {
        const read = [googleUsage, googleReplyUsage, googleEmbeddingUsage, googleInteractionUsage];
        for (const usage of read.map((reader) => reader(garbage))) {
          expect(usage ?? {}).toMatchObject(clamped(usage ?? {}) ?? {});
        }
      }),
    );
  });
});

describe("searches on the web", () => {
  test.each([
    ["gemini-3.1-pro-preview", ["a", "b"], { web_search: 2 }],
    ["gemini-2.5-flash", ["a", "b"], { web_search: 1 }],
    ["models/gemini-2.5-flash", ["a", "b"], { web_search: 1 }],
    ["gemini-3.1-pro-preview", ["a", ""], { web_search: 1 }],
    ["gemini-3.1-pro-preview", [], undefined],
  ])("%s bills the queries %j as %j", (model, queries, requests) => {
    expect(googleReplyUsage(groundedReply(model, queries))?.toolRequests).toEqual(requests);
  });
});

test("a place on a map is a search of its own", () => {
  const reply = {
    ...groundedReply("gemini-2.5-flash", []),
    candidates: [{ groundingMetadata: { groundingChunks: [{ maps: {} }, { maps: {} }] } }],
  };
  expect(googleReplyUsage(reply)?.toolRequests).toEqual({ maps_search: 1 });
});

describe("googleEmbeddingUsage", () => {
  test("sums what each embedding of Vertex AI says", () => {
    const embeddings = [{ statistics: { tokenCount: 3 } }, { statistics: { tokenCount: 4 } }];
    expect(googleEmbeddingUsage({ embeddings })).toEqual({ inputTokens: 7 });
  });

  test("prefers what the reply says of itself", () => {
    const reply = {
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
      embeddings: [{ statistics: { tokenCount: 3 } }],
    };
    expect(googleEmbeddingUsage(reply)).toEqual({ inputTokens: 9 });
  });

  test("has no count where Google's API says none", () => {
    expect(googleEmbeddingUsage({ embeddings: [{ values: [1] }] })).toBeUndefined();
  });
});

test("an interaction's thoughts and tool results are counted beside the rest", () => {
  const usage = {
    total_input_tokens: 10,
    total_cached_tokens: 4,
    total_tool_use_tokens: 5,
    total_output_tokens: 7,
    total_thought_tokens: 8,
    total_tokens: 30,
    input_tokens_by_modality: [
      { modality: "text", tokens: 7 },
      { modality: "image", tokens: 3 },
    ],
    output_tokens_by_modality: [{ modality: "audio", tokens: 2 }],
    grounding_tool_count: [
      { type: "google_search", count: 2 },
      { type: "google_maps", count: 1 },
      { type: "retrieval", count: 1 },
    ],
  };
  expect(googleInteractionUsage(usage)).toEqual({
    inputTokens: 15,
    cacheReadTokens: 4,
    outputTokens: 15,
    reasoningTokens: 8,
    inputImageTokens: 3,
    outputAudioTokens: 2,
    toolRequests: { web_search: 2, maps_search: 1 },
  });
});

function groundedReply(modelVersion: string, webSearchQueries: readonly string[]) {
  return {
    modelVersion,
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1 },
    candidates: [{ groundingMetadata: { webSearchQueries } }],
  };
}
