import type { ModelPrice } from "@pydantic/genai-prices";
import { anyOf, checked, claude, named, since, tiered, tokens } from "./entry.ts";
import type { OverlayEntry } from "./entry.ts";

const litellm = "https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json";

export const xai: readonly OverlayEntry[] = [
  grok("grok-4.7", anyOf("grok-4.7", "grok-4.7-latest"), [2, 6, 0.5]),
  grok(
    "grok-4.20",
    anyOf("grok-4.20-0309-reasoning", "grok-4.20-0309-non-reasoning"),
    [1.25, 2.5, 0.2],
  ),
  grok("grok-4.20-multi-agent", anyOf("grok-4.20-multi-agent-0309"), [1.25, 2.5, 0.2]),
];

/** The catalog has the request fee of the largest search context; the smallest is the default. */
export const perplexity: readonly OverlayEntry[] = [
  sonar("sonar", { input_mtok: 1, output_mtok: 1, requests_kcount: 5 }),
  sonar("sonar-pro", { input_mtok: 3, output_mtok: 15, requests_kcount: 6 }),
  sonar("sonar-reasoning", { input_mtok: 1, output_mtok: 5, requests_kcount: 5 }),
  sonar("sonar-reasoning-pro", { input_mtok: 2, output_mtok: 8, requests_kcount: 6 }),
];

export const cohere: readonly OverlayEntry[] = [
  reranker("rerank-v3.5", 2, ["rerank-v3.5"]),
  reranker("rerank-v3.0", 2, ["rerank-english-v3.0", "rerank-multilingual-v3.0"]),
  reranker("rerank-v2.0", 2, ["rerank-english-v2.0", "rerank-multilingual-v2.0"]),
  reranker("rerank-v4.0-pro", 2.5, ["rerank-v4.0-pro"]),
  reranker("rerank-v4.0-fast", 2, ["rerank-v4.0-fast"]),
  {
    id: "embed-v3.0",
    match: anyOf(
      "embed-english-v3.0",
      "embed-multilingual-v3.0",
      "embed-english-light-v3.0",
      "embed-multilingual-light-v3.0",
    ),
    price_comments: "The catalog has v4 only.",
    source: `https://cohere.com/pricing ${litellm}`,
    checked,
    evidence: "secondary",
    prices: { input_mtok: 0.1 },
  },
];

export const aws: readonly OverlayEntry[] = [
  {
    id: "amazon.titan-embed-text-v2:0",
    match: named("amazon.titan-embed-text-v2"),
    price_comments: "The catalog has v1 only.",
    source: litellm,
    checked,
    evidence: "secondary",
    prices: { input_mtok: 0.02 },
  },
  longContext("claude-sonnet-4-5-20250929-v1:0", "global", [3, 15, 0.3]),
  longContext("claude-sonnet-4-5-20250929-v1:0", "regional", [3.3, 16.5, 0.33]),
  longContext("claude-sonnet-4-20250514-v1:0", "global", [3, 15, 0.3]),
  longContext("claude-sonnet-4-20250514-v1:0", "regional", [3, 15, 0.3]),
  reranker("cohere.rerank-v3-5:0", 2, ["cohere.rerank-v3-5:0"]),
  reranker("amazon.rerank-v1:0", 1, ["amazon.rerank-v1:0"]),
];

export const google: readonly OverlayEntry[] = [
  {
    id: "claude-opus-4-6",
    match: named("claude-opus-4-6"),
    price_comments:
      "The catalog has the long-context rates still; they ended on 2026-03-13, as at Anthropic.",
    source: `https://claude.com/blog/1m-context-ga ${litellm}`,
    checked,
    evidence: "secondary",
    prices: [
      { prices: tiered(200_000, claude(5, 25, 0.5), claude(10, 37.5, 1)) },
      since("2026-03-13", claude(5, 25, 0.5)),
    ],
  },
  free("gemma-3", ["gemma-3-1b-it", "gemma-3-4b-it", "gemma-3-12b-it", "gemma-3-27b-it"]),
  free("gemma-3n", ["gemma-3n-e2b-it", "gemma-3n-e4b-it"]),
];

export const mistral: readonly OverlayEntry[] = [
  {
    id: "mistral-large-latest",
    match: anyOf("mistral-large-latest"),
    price_comments: "The alias moved from Large 2 to Large 3 in December 2025.",
    source: `https://github.com/anomalyco/models.dev ${litellm}`,
    checked,
    evidence: "secondary",
    prices: [
      { prices: { input_mtok: 2, output_mtok: 6 } },
      since("2025-12-02", tokens(0.5, 1.5, 0.05)),
    ],
  },
];

/** Claude on Bedrock, of all regions or of one: input costs twice as much in prompts of more than 200,000 tokens. */
function longContext(
  model: string,
  scope: "global" | "regional",
  [input, output, cacheRead]: readonly [number, number, number],
): OverlayEntry {
  const name = `anthropic.${model}`;
  const prefixes = scope === "global" ? ["global."] : ["", "us.", "eu.", "apac.", "au.", "jp."];
  return {
    id: `${scope}.${name}`,
    match: anyOf(...prefixes.map((prefix) => prefix + name)),
    price_comments: "The catalog lacks the long-context rates.",
    source: litellm,
    checked,
    evidence: "secondary",
    prices: tiered(
      200_000,
      claude(input, output, cacheRead),
      claude(2 * input, 1.5 * output, 2 * cacheRead),
    ),
  };
}

/** Twice the price from 200,000 input tokens on, that number included. */
function grok(
  id: string,
  match: OverlayEntry["match"],
  [input, output, cacheRead]: readonly [number, number, number],
): OverlayEntry {
  return {
    id,
    match,
    price_comments: "The catalog lacks it, or its dated name.",
    source: "https://docs.x.ai/developers/pricing",
    checked,
    evidence: "official",
    prices: tiered(
      199_999,
      tokens(input, output, cacheRead),
      tokens(2 * input, 2 * output, 2 * cacheRead),
    ),
  };
}

function sonar(id: string, prices: ModelPrice): OverlayEntry {
  return {
    id,
    match: anyOf(id),
    price_comments:
      "The fee of a request depends on its search context; this is that of the smallest, the default.",
    source: "https://docs.perplexity.ai/getting-started/pricing",
    checked,
    evidence: "official",
    prices,
  };
}

/** Billed by the search of up to 100 documents. */
function reranker(id: string, usd: number, names: readonly string[]): OverlayEntry {
  return {
    id,
    match: anyOf(...names),
    price_comments: "The catalog has no rerank models. USD per 1,000 searches.",
    source: `https://cohere.com/pricing ${litellm}`,
    checked,
    evidence: "secondary",
    prices: { rerank_searches_kcount: usd },
  };
}

/** A family that the catalog lists by a prefix, and that its provider gives away. */
function free(id: string, names: readonly string[]): OverlayEntry {
  return {
    id,
    match: anyOf(...names),
    price_comments: "Free, as the catalog has it under a prefix.",
    source: "https://ai.google.dev/gemini-api/docs/pricing",
    checked,
    evidence: "official",
    prices: {},
  };
}
