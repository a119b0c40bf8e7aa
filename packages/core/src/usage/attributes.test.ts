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
    });
  });

  test("splits cache writes only where the provider does", () => {
    expect(usageAttributes({ cacheWriteTokens: 5 })).toEqual({
      "gen_ai.usage.cache_write.input_tokens": 5,
    });
  });

  test("writes whole numbers only", () => {
    expect(usageAttributes({ inputTokens: 1.5, outputTokens: Number.NaN })).toEqual({});
    expect(usageAttributes({ reportedUsd: 0.5, serviceTier: "flex", region: "us" })).toEqual({});
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
