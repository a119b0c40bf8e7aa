import { describe, expect, test } from "vitest";
import { openaiReplyUsage, openaiUsage } from "./index.ts";

describe("what others add to OpenAI's shape", () => {
  test.each([
    [{ cost: 0.002 }, 0.002],
    [{ cost: 0.00005, is_byok: true, cost_details: { upstream_inference_cost: 0.001 } }, 0.00105],
    [{ cost: 0.002, cost_details: { upstream_inference_cost: 0.001 } }, 0.002],
    [{ cost: 0.00005, is_byok: true }, undefined],
    [{ cost: 0, is_byok: true, cost_details: { upstream_inference_cost: null } }, undefined],
    [{ cost: 0 }, 0],
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
    ["a later Mistral", { prompt_token_details: { cached_tokens: 4 } }],
  ])("finds where %s counts what came from the cache", (_, cached) => {
    expect(openaiUsage({ prompt_tokens: 10, ...cached })).toEqual({
      inputTokens: 10,
      cacheReadTokens: 4,
    });
  });

  test("reads what Perplexity counts beside the completion", () => {
    const usage = {
      prompt_tokens: 33,
      completion_tokens: 7163,
      total_tokens: 7196,
      citation_tokens: 20_016,
      num_search_queries: 18,
      reasoning_tokens: 73_997,
      search_context_size: "low",
    };
    expect(openaiReplyUsage({ model: "sonar-deep-research", usage })).toEqual({
      inputTokens: 33,
      outputTokens: 81_160,
      reasoningTokens: 73_997,
      citationTokens: 20_016,
      searchContextSize: "low",
      toolRequests: { web_search: 18 },
    });
    expect(openaiReplyUsage({ model: "sonar", usage })?.toolRequests).toBeUndefined();
  });

  test("adds the thoughts of a Gemini behind OpenAI's protocol, which only the total counts", () => {
    const usage = { prompt_tokens: 8, completion_tokens: 10, total_tokens: 340 };
    expect(openaiReplyUsage({ model: "gemini-2.5-flash", usage })).toEqual({
      inputTokens: 8,
      outputTokens: 332,
    });
    expect(openaiReplyUsage({ model: "gpt-5", usage })?.problems).toEqual(["total_disagrees"]);
  });

  test("reads the cache writes that LiteLLM counts inside the prompt", () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 1,
      cache_creation_input_tokens: 30,
      prompt_tokens_details: {
        cached_tokens: 40,
        cache_creation_token_details: { ephemeral_1h_input_tokens: 20 },
      },
    };
    expect(openaiUsage(usage)).toEqual({
      inputTokens: 100,
      outputTokens: 1,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
      cacheWrite1hTokens: 20,
    });
  });

  test("reads the tools that xAI counts", () => {
    const details = { web_search_calls: 2, x_search_calls: 3, file_search_calls: 0, mcp_calls: 1 };
    const output = [{ type: "web_search_call" }];
    const counted = { input_tokens: 5, output_tokens: 6, server_side_tool_usage_details: details };
    expect(openaiReplyUsage({ usage: counted, output })?.toolRequests).toEqual({
      web_search: 2,
      social_search: 3,
    });
    const sources = { input_tokens: 5, output_tokens: 6, num_sources_used: 4 };
    expect(openaiReplyUsage({ usage: sources })?.toolRequests).toEqual({ live_search: 4 });
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
});
