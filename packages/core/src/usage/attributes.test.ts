import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Usage } from "../record/index.ts";
import { usageAttributes, usageFromAttributes } from "./index.ts";

const full: Usage = {
  inputTokens: 100,
  outputTokens: 50,
  cacheReadTokens: 40,
  cacheWriteTokens: 30,
  cacheWrite1hTokens: 20,
  reasoningTokens: 25,
  inputAudioTokens: 10,
  outputAudioTokens: 5,
  cacheReadAudioTokens: 4,
  inputImageTokens: 3,
  outputImageTokens: 2,
  cacheReadImageTokens: 1,
  citationTokens: 7,
  inputAudioSeconds: 1.5,
  serviceTier: "flex",
  region: "us",
  searchContextSize: "low",
  toolRequests: { web_search: 2, "odd=name": 1 },
  iterations: [
    { usage: { inputTokens: 100, outputTokens: 50 } },
    { model: "claude-opus-5", usage: { inputTokens: 7, outputTokens: 8, cacheReadTokens: 6 } },
  ],
  problems: ["total_disagrees"],
};

describe("usageAttributes", () => {
  test("names every count as the conventions do", () => {
    expect(usageAttributes(full)).toEqual({
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 50,
      "gen_ai.usage.cache_read.input_tokens": 40,
      "gen_ai.usage.cache_write.input_tokens": 30,
      "spoor.usage.cache_write.5m.input_tokens": 10,
      "spoor.usage.cache_write.1h.input_tokens": 20,
      "gen_ai.usage.reasoning.output_tokens": 25,
      "gen_ai.usage.audio.input_tokens": 10,
      "gen_ai.usage.audio.output_tokens": 5,
      "gen_ai.usage.audio.cache_read.input_tokens": 4,
      "gen_ai.usage.image.input_tokens": 3,
      "gen_ai.usage.image.output_tokens": 2,
      "gen_ai.usage.image.cache_read.input_tokens": 1,
      "spoor.usage.citation_tokens": 7,
      "spoor.usage.audio.input_seconds": 1.5,
      "spoor.usage.service_tier": "flex",
      "spoor.usage.region": "us",
      "spoor.usage.search_context_size": "low",
      "spoor.usage.tool_requests": ["web_search=2", "odd=name=1"],
      "spoor.usage.iterations":
        '[{"usage":{"inputTokens":100,"outputTokens":50}},{"model":"claude-opus-5","usage":{"inputTokens":7,"outputTokens":8,"cacheReadTokens":6}}]',
      "spoor.usage.problems": ["total_disagrees"],
    });
  });

  test("splits cache writes only where the provider does", () => {
    expect(usageAttributes({ cacheWriteTokens: 5 })).toEqual({
      "gen_ai.usage.cache_write.input_tokens": 5,
    });
  });

  test("writes whole numbers only", () => {
    expect(usageAttributes({ inputTokens: 1.5, outputTokens: Number.NaN })).toEqual({});
    expect(usageAttributes({ toolRequests: { web_search: -1 }, iterations: [] })).toEqual({});
  });

  test("leaves what the provider charged to the attributes of the cost", () => {
    expect(usageAttributes({ reportedUsd: 0.5 })).toEqual({});
  });
});

describe("usageFromAttributes", () => {
  test("reads back what was written", () => {
    expect(usageFromAttributes(usageAttributes(full))).toEqual(full);
  });

  test("reads the older name of cache writes", () => {
    expect(
      usageFromAttributes({
        "gen_ai.usage.input_tokens": 9,
        "gen_ai.usage.cache_creation.input_tokens": 7,
      }),
    ).toEqual({ inputTokens: 9, cacheWriteTokens: 7 });
  });

  test("reads the spans of Anthropic's own SDK", () => {
    expect(
      usageFromAttributes({
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.cache_write.input_tokens": 30,
        "anthropic.usage.cache_creation.ephemeral_5m_input_tokens": 10,
        "anthropic.usage.cache_creation.ephemeral_1h_input_tokens": 20,
        "anthropic.response.service_tier": "batch",
      }),
    ).toEqual({
      inputTokens: 100,
      cacheWriteTokens: 30,
      cacheWrite1hTokens: 20,
      serviceTier: "batch",
    });
  });

  test("takes what is not of five minutes for what is of an hour", () => {
    expect(
      usageFromAttributes({
        "gen_ai.usage.cache_write.input_tokens": 30,
        "anthropic.usage.cache_creation.ephemeral_5m_input_tokens": 10,
      }),
    ).toEqual({ cacheWriteTokens: 30, cacheWrite1hTokens: 20 });
  });

  test("reads what the provider charged, and no price of ours", () => {
    const counts = { "gen_ai.usage.input_tokens": 1, "spoor.usage.cost.amount": 0.25 };
    const provider = { ...counts, "spoor.usage.cost.source": "provider" };
    expect(usageFromAttributes(provider)).toEqual({ inputTokens: 1, reportedUsd: 0.25 });
    const local = { ...counts, "spoor.usage.cost.source": "local" };
    expect(usageFromAttributes(local)).toEqual({ inputTokens: 1 });
  });

  test("reads a call that has tools alone", () => {
    const usage: Usage = { toolRequests: { rerank_search: 1 } };
    expect(usageFromAttributes(usageAttributes(usage))).toEqual(usage);
  });

  test("leaves out values that are damaged, and says which counts are none", () => {
    expect(
      usageFromAttributes({
        "gen_ai.usage.input_tokens": 1,
        "gen_ai.usage.output_tokens": -1,
        "spoor.usage.tool_requests": ["web_search", "x=1.5", "=1", 7],
        "spoor.usage.iterations": '[{"usage":{"inputTok',
        "spoor.usage.problems": ["unheard_of"],
      }),
    ).toEqual({ inputTokens: 1, problems: ["invalid_count"] });
  });

  test("reads OpenAI's tier, but no usage from a tier alone", () => {
    const tier = { "openai.response.service_tier": "flex" };
    expect(usageFromAttributes(tier)).toBeUndefined();
    expect(usageFromAttributes({ ...tier, "gen_ai.usage.output_tokens": 1 })).toEqual({
      outputTokens: 1,
      serviceTier: "flex",
    });
  });

  test("gives back every usage whose parts fit their whole", () => {
    const counts = fc.record({
      cacheReadTokens: fc.nat(1e6),
      cacheWriteTokens: fc.nat(1e6),
      uncached: fc.nat(1e6),
      outputTokens: fc.nat(1e6),
    });
    fc.assert(
      fc.property(counts, ({ cacheReadTokens, cacheWriteTokens, uncached, outputTokens }) => {
        const usage: Usage = {
          inputTokens: cacheReadTokens + cacheWriteTokens + uncached,
          outputTokens,
          cacheReadTokens,
          cacheWriteTokens,
        };
        expect(usageFromAttributes(usageAttributes(usage))).toEqual(usage);
      }),
    );
  });
});
