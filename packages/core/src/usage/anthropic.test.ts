import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamped } from "./clamped.ts";
import { anthropicUsage } from "./index.ts";

describe("anthropicUsage", () => {
  test("sums the uncached, read and written tokens to the input total", () => {
    const usage = {
      input_tokens: 100,
      cache_creation_input_tokens: 30_000,
      cache_read_input_tokens: 50_000,
      cache_creation: { ephemeral_5m_input_tokens: 10_000, ephemeral_1h_input_tokens: 20_000 },
      output_tokens: 2000,
      output_tokens_details: { thinking_tokens: 1500 },
      service_tier: "standard",
    };
    expect(anthropicUsage(usage)).toEqual({
      inputTokens: 80_100,
      cacheReadTokens: 50_000,
      cacheWriteTokens: 30_000,
      cacheWrite1hTokens: 20_000,
      outputTokens: 2000,
      reasoningTokens: 1500,
      serviceTier: "standard",
    });
  });

  test("takes writes without a split for those of five minutes", () => {
    const usage = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 10 };
    expect(anthropicUsage(usage)).toMatchObject({ cacheWriteTokens: 10, cacheWrite1hTokens: 0 });
  });

  test("sums the writes from the split where they have no sum of their own", () => {
    const cache_creation = { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 };
    const usage = anthropicUsage({ input_tokens: 1, output_tokens: 1, cache_creation });
    expect(usage).toMatchObject({ inputTokens: 8, cacheWriteTokens: 7, cacheWrite1hTokens: 4 });
  });

  test("reads the end of a stream, which repeats only some counts", () => {
    expect(anthropicUsage({ output_tokens: 227 })).toEqual({ outputTokens: 227 });
  });

  test("reads fast mode, place and server tools", () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 2,
      speed: "fast",
      service_tier: "standard",
      inference_geo: "us",
      server_tool_use: { web_search_requests: 3, web_fetch_requests: 0, unheard_of: 1 },
    };
    expect(anthropicUsage(usage)).toEqual({
      inputTokens: 1,
      outputTokens: 2,
      serviceTier: "fast",
      region: "us",
      toolRequests: { web_search: 3 },
    });
  });

  test.each(["global", "not_available", null])("does not call %j a region", (inference_geo) => {
    expect(anthropicUsage({ input_tokens: 1, inference_geo })).toEqual({ inputTokens: 1 });
  });

  test("says where the split of the writes is not their sum, and what is no count", () => {
    const cache_creation = { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 };
    const usage = { input_tokens: 1, cache_creation_input_tokens: 8, cache_creation };
    expect(anthropicUsage(usage)).toMatchObject({
      cacheWriteTokens: 8,
      cacheWrite1hTokens: 4,
      problems: ["total_disagrees"],
    });
    const server_tool_use = { web_search_requests: 0.5 };
    expect(anthropicUsage({ input_tokens: 1, output_tokens: -1, server_tool_use })).toEqual({
      inputTokens: 1,
      problems: ["invalid_count"],
    });
  });

  test("reads what OpenRouter charged", () => {
    expect(anthropicUsage({ input_tokens: 1, output_tokens: 2, cost: 0.25 })).toEqual({
      inputTokens: 1,
      outputTokens: 2,
      reportedUsd: 0.25,
    });
  });

  describe("with iterations", () => {
    const message = { type: "message", input_tokens: 23_000, output_tokens: 1000 };

    test("adds compactions, which the top level leaves out", () => {
      const compaction = { type: "compaction", input_tokens: 180_000, output_tokens: 3500 };
      const usage = anthropicUsage({ ...message, iterations: [compaction, message] });
      expect(usage).toEqual({
        inputTokens: 203_000,
        outputTokens: 4500,
        iterations: [
          { usage: { inputTokens: 180_000, outputTokens: 3500 } },
          { usage: { inputTokens: 23_000, outputTokens: 1000 } },
        ],
      });
    });

    test("keeps an adviser's tokens apart, under its own model", () => {
      const adviser = {
        type: "advisor_message",
        model: "claude-opus-5",
        input_tokens: 5000,
        output_tokens: 800,
      };
      const usage = anthropicUsage({ ...message, iterations: [message, adviser] });
      expect(usage).toMatchObject({ inputTokens: 23_000, outputTokens: 1000 });
      expect(usage?.iterations?.[1]).toEqual({
        model: "claude-opus-5",
        usage: { inputTokens: 5000, outputTokens: 800 },
      });
    });

    test("has the problems of each", () => {
      const adviser = { ...message, type: "advisor_message", model: "claude-opus-5" };
      const iterations = [message, { ...adviser, cache_read_input_tokens: "1" }];
      expect(anthropicUsage({ ...message, iterations })?.problems).toEqual(["invalid_count"]);
    });

    test("is read from the top level when there is but one, or an attempt fell back", () => {
      const top = { input_tokens: 1, output_tokens: 2 };
      const fallback = { type: "fallback_message", model: "claude-opus-5", input_tokens: 9 };
      const expected = { inputTokens: 1, outputTokens: 2 };
      expect(anthropicUsage({ ...top, iterations: [message] })).toEqual(expected);
      expect(anthropicUsage({ ...top, iterations: [message, fallback] })).toEqual(expected);
      expect(anthropicUsage({ ...top, iterations: null })).toEqual(expected);
    });
  });

  test.each([undefined, null, "x", {}, { input_tokens: null }, { input_tokens: 1.5 }])(
    "gives nothing for %j",
    (usage) => {
      expect(anthropicUsage(usage)).toBeUndefined();
    },
  );

  test("never throws and never has a part above its whole, on anything", () => {
    const name = fc.constantFrom(
      "type",
      "model",
      "input_tokens",
      "output_tokens",
      "cache_creation_input_tokens",
      "cache_read_input_tokens",
      "cache_creation",
      "ephemeral_1h_input_tokens",
      "iterations",
      "server_tool_use",
    );
    const value = fc.oneof(
      fc.anything(),
      fc.nat(100),
      fc.maxSafeInteger(),
      fc.dictionary(name, fc.anything()),
      fc.array(fc.dictionary(name, fc.nat(100))),
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(name, value)), (garbage) => {
        const usage = anthropicUsage(garbage) ?? {};
        const all = [usage, ...(usage.iterations ?? []).map((iteration) => iteration.usage)];
        for (const each of all) expect(each).toMatchObject(clamped(each) ?? {});
      }),
    );
  });
});
