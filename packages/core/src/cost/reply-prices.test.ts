import { describe, expect, test } from "vitest";
import { replay } from "./index.ts";

/** A reply as a provider gives it, and what it costs in USD; null where that is not known. */
type Row = readonly [name: string, call: Call, usd: number | null];

interface Call {
  readonly provider: string;
  readonly api: string;
  readonly model: string;
  readonly timestamp?: string;
  readonly context?: object;
  readonly response: object;
}

const perMillion = 1e-6;

function check(rows: readonly Row[]): void {
  test.each(rows)("%s", (_, call, expected) => {
    const { status, usd: actual } = replay({ timestamp: "2026-11-01T12:00:00Z", ...call });
    expect(status === "unpriced" ? null : pico(actual)).toBe(
      expected === null ? null : pico(expected),
    );
  });
}

function pico(amount: number | undefined): number {
  return Math.round((amount ?? Number.NaN) * 1e12);
}

function chat(provider: string, model: string, more: Partial<Call> = {}): Call {
  return { provider, api: "openai.chat", model, response: { model, usage: counts }, ...more };
}

/** 10,000 tokens in, 4,000 of them from the cache, and 1,000 out. */
const counts = {
  prompt_tokens: 10_000,
  completion_tokens: 1000,
  total_tokens: 11_000,
  prompt_tokens_details: { cached_tokens: 4000 },
};

function usd(input: number, cached: number, output: number): number {
  return (6000 * input + 4000 * cached + 1000 * output) * perMillion;
}

function claude([provider = "", model = ""]: readonly string[], usage: object, context = {}): Call {
  const base = { input_tokens: 1000, output_tokens: 100 };
  const response = { type: "message", model, usage: { ...base, ...usage } };
  return { provider, api: "anthropic.messages", model, context, response };
}

function gemini(model: string, usage: object, more: object = {}): Call {
  const usageMetadata = { promptTokenCount: 1000, candidatesTokenCount: 100, ...usage };
  const response = { modelVersion: model, usageMetadata, ...more };
  return { provider: "google.vertex", api: "gemini", model, response };
}

const searched = { candidates: [{ groundingMetadata: { webSearchQueries: ["a", "b"] } }] };

describe("OpenAI", () => {
  check([
    [
      "flex halves cached input, too",
      chat("openai", "gpt-5-mini", { context: { service_tier: "flex" } }),
      usd(0.125, 0.0125, 1),
    ],
    [
      "a batch halves cache writes since GPT-5.6",
      {
        ...chat("openai", "gpt-5.6-sol", { context: { batch: true } }),
        response: {
          model: "gpt-5.6-sol",
          usage: {
            input_tokens: 10_000,
            input_tokens_details: { cache_write_tokens: 10_000 },
            output_tokens: 0,
          },
        },
      },
      0.025,
    ],
    [
      "a priority request that was served by default",
      {
        ...chat("openai", "gpt-5", { context: { service_tier: "priority" } }),
        response: { model: "gpt-5", service_tier: "default", usage: counts },
      },
      usd(1.25, 0.125, 10),
    ],
    [
      "a fine-tune of GPT-4.1 mini",
      chat("openai", "ft:gpt-4.1-mini-2025-04-14:acme::Ab1"),
      usd(0.8, 0.2, 3.2),
    ],
    [
      "a transcription by the second",
      {
        provider: "openai",
        api: "openai.transcriptions",
        model: "whisper-1",
        response: { text: "", usage: { type: "duration", seconds: 90 } },
      },
      0.009,
    ],
    [
      "a container, however many calls ran in it",
      {
        ...chat("openai", "gpt-5"),
        api: "openai.responses",
        response: {
          model: "gpt-5",
          output: [1, 2].map(() => ({ type: "code_interpreter_call", container_id: "c1" })),
          usage: { input_tokens: 0, output_tokens: 0 },
        },
      },
      0.03,
    ],
  ]);
});

describe("Anthropic, wherever it is sold", () => {
  const hour = {
    cache_creation_input_tokens: 4000,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 4000 },
  };
  const vertex = "google.vertex";
  check([
    ["an hour of cache", claude(["anthropic", "claude-opus-4-7"], hour), 0.0475],
    [
      "an hour of cache on Vertex AI, which the catalog does not list",
      claude([vertex, "claude-opus-4-7"], hour, { region: "global" }),
      0.0475,
    ],
    [
      "an hour of cache in one region of Vertex AI",
      claude([vertex, "claude-opus-4-7"], hour, { region: "us-east5" }),
      0.05225,
    ],
    [
      "a region in the host of Vertex AI",
      claude(
        [vertex, "claude-sonnet-4-5@20250929"],
        {},
        { base_url: "https://us-east5-aiplatform.googleapis.com/v1" },
      ),
      0.00495,
    ],
    [
      "a batch where inference stays in the US",
      claude(["anthropic", "claude-opus-4-7"], { service_tier: "batch", inference_geo: "us" }),
      0.004125,
    ],
    [
      "a tier by contract",
      claude(["anthropic", "claude-opus-4-7"], { service_tier: "priority" }),
      null,
    ],
    [
      "Opus 4.6 on Vertex AI, whose long context costs no more since March 2026",
      claude([vertex, "claude-opus-4-6"], { input_tokens: 250_000 }),
      1.2525,
    ],
    [
      "Sonnet 4.5 on Bedrock, whose long context does",
      {
        provider: "aws.bedrock",
        api: "bedrock.converse",
        model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        response: { usage: { inputTokens: 250_000, outputTokens: 1000 } },
      },
      1.67475,
    ],
  ]);
});

describe("Google", () => {
  const pro = "gemini-2.5-pro";
  const plain = 0.00225;
  check([
    ["flex", gemini(pro, { trafficType: "ON_DEMAND_FLEX" }), plain / 2],
    ["priority", gemini(pro, { trafficType: "ON_DEMAND_PRIORITY" }), plain * 1.8],
    [
      "priority of a model without a published one",
      gemini("gemini-3.7-flash", { trafficType: "ON_DEMAND_PRIORITY" }),
      null,
    ],
    ["capacity that is bought", gemini(pro, { trafficType: "PROVISIONED_THROUGHPUT" }), null],
    ["a grounded prompt, once", gemini(pro, {}, searched), plain + 0.035],
    [
      "grounding by the query, never discounted",
      gemini("gemini-3.1-pro-preview", { trafficType: "ON_DEMAND_FLEX" }, searched),
      0.0016 + 0.028,
    ],
    [
      "a batch with cached input, whose price differs by model",
      { ...gemini(pro, { cachedContentTokenCount: 10 }), context: { batch: true } },
      null,
    ],
    [
      "images out",
      gemini("gemini-2.5-flash-image", {
        candidatesTokenCount: 1290,
        candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: 1290 }],
      }),
      0.039,
    ],
  ]);
});

function deepseek(model: string, timestamp: string): Call {
  return chat("deepseek", model, { timestamp });
}

describe("DeepSeek", () => {
  check([
    [
      "the last second before the dearer prices, which began at midnight in Beijing",
      deepseek("deepseek-v4-pro", "2026-08-16T15:59:59Z"),
      usd(0.435, 0.003625, 0.87),
    ],
    [
      "the first second of them",
      deepseek("deepseek-v4-pro", "2026-08-16T16:00:00Z"),
      usd(0.66, 0.022, 1.98),
    ],
    ["a peak hour", deepseek("deepseek-v4-pro", "2026-10-27T02:00:00Z"), usd(1.32, 0.044, 3.96)],
    [
      "V4 Flash, once V4.1 Flash serves it",
      deepseek("deepseek-v4-flash", "2026-10-27T12:00:00Z"),
      usd(0.15, 0.003, 0.6),
    ],
    [
      "the alias in the days of V3, at night",
      deepseek("deepseek-chat", "2025-06-01T20:00:00Z"),
      usd(0.135, 0.035, 0.55),
    ],
    [
      "the alias in the days of V3.1",
      deepseek("deepseek-reasoner", "2025-09-10T20:00:00Z"),
      usd(0.56, 0.07, 1.68),
    ],
    [
      "the alias in the days of V3.2",
      deepseek("deepseek-chat", "2025-12-01T02:00:00Z"),
      usd(0.28, 0.028, 0.42),
    ],
  ]);
});

function ask(model: string, usage: object) {
  return {
    model,
    usage: { prompt_tokens: 100, completion_tokens: 200, total_tokens: 300, ...usage },
  };
}

describe("others", () => {
  const sonar = (usage: object) => ({
    ...chat("perplexity", "sonar-pro"),
    response: ask("sonar-pro", usage),
  });
  const azure = (azure_deployment_type: string) =>
    chat("azure", "my-deployment", {
      context: { azure_deployment_type },
      response: { model: "gpt-4o-2024-08-06", usage: counts },
    });
  check([
    [
      "Perplexity by the size of the search",
      sonar({ search_context_size: "medium", num_search_queries: 3 }),
      0.0133,
    ],
    [
      "sources of xAI's live search",
      { ...chat("xai", "grok-3-mini"), response: ask("grok-3-mini", { num_sources_used: 4 }) },
      0.10013,
    ],
    [
      "xAI in the US alone",
      chat("xai", "grok-4.7", { context: { base_url: "https://us.api.x.ai/v1" } }),
      usd(2.2, 0.55, 6.6),
    ],
    [
      "Cohere's rerank by the search",
      {
        provider: "cohere",
        api: "cohere.v2",
        model: "rerank-v3.5",
        response: { results: [], meta: { billed_units: { search_units: 3 } } },
      },
      0.006,
    ],
    [
      "Groq's least of audio",
      {
        provider: "groq",
        api: "openai.transcriptions",
        model: "whisper-large-v3",
        response: { text: "", duration: 3 },
      },
      1.11 / 3600,
    ],
    ["Azure's data zone", azure("DataZoneStandard"), usd(2.75, 1.375, 11)],
    ["Azure's capacity that is bought", azure("ProvisionedManaged"), null],
    ["Azure in one region, of two prices", azure("Standard"), null],
    [
      "a router's batch, in its maker's tier",
      chat("openrouter", "openai/gpt-5.6-terra:batch"),
      usd(1, 0.1, 6),
    ],
  ]);
});
