import type { MatchLogic, ModelInfo, ModelPrice } from "@pydantic/genai-prices";

/** When the overlay was last checked against its sources. */
export const overlayVersion = "2026.11.21";

/** What OpenAI bills for its own tools, in USD per 1,000 calls. */
const searches: ModelPrice = { web_searches_kcount: 10, storage_searches_kcount: 2.5 };

/**
 * Entries that the catalog lacks or has wrong, by the catalog's provider id and in the catalog's own format. They win over
 * the catalog's for the ids they match. Each says in `price_comments` where its price was read, and on what day. Old
 * prices stay as dated entries: what was billed then does not change.
 */
export const overlay: Readonly<Record<string, readonly ModelInfo[]>> = {
  anthropic: [
    {
      id: "claude-sonnet-5-5",
      match: named("claude-sonnet-5-5"),
      price_comments:
        "platform.claude.com/docs models/sonnet-5-5/overview; cache reads halved on 2026-10-07: github.com/kurofune/claudit v1.9.2, TheKrush/PromptFuel v1.0.23 (checked 2026-11-21)",
      prices: [
        { prices: claude(2, 10, 0.2) },
        {
          constraint: { type: "start_date", start_date: "2026-10-07" },
          prices: claude(2, 10, 0.1),
        },
      ],
    },
    {
      id: "claude-haiku-5-5",
      match: named("claude-haiku-5-5"),
      price_comments:
        "Prompts of more than 100,000 tokens, caches counted, cost five times as much: github.com/kurofune/claudit v1.9.2, TheKrush/PromptFuel v1.0.23 (checked 2026-11-21)",
      prices: tiered(100_000, claude(0.1, 0.5, 0.01), claude(0.5, 2.5, 0.05)),
    },
    {
      id: "claude-sonnet-4-0",
      match: {
        or: [
          { equals: "claude-sonnet-4" },
          named("claude-sonnet-4-0"),
          named("claude-sonnet-4-2025"),
          named("claude-4-sonnet"),
        ],
      },
      price_comments:
        "The catalog lacks the long-context rates: docs.anthropic.com/en/docs/about-claude/pricing (checked 2026-11-21)",
      prices: tiered(200_000, claude(3, 15, 0.3), claude(6, 22.5, 0.6)),
    },
    {
      id: "claude-mythos-5",
      match: named("claude-mythos-5"),
      price_comments: "platform.claude.com/docs/en/about-claude/pricing (checked 2026-11-21)",
      prices: claude(10, 50, 1),
    },
    {
      id: "claude-mythos-5-1",
      match: named("claude-mythos-5-1"),
      price_comments: "platform.claude.com/docs/en/about-claude/pricing (checked 2026-11-21)",
      prices: claude(10, 50, 0.25),
    },
  ],
  openai: [
    {
      id: "gpt-6.1-sol",
      match: named("gpt-6.1-sol"),
      price_comments:
        "developers.openai.com/api/docs/models/gpt-6.1-sol, as read by github.com/KZCFG/AILSA-SubSwitch v1.0.0-g and TheKrush/PromptFuel v1.0.22 (checked 2026-11-21)",
      prices: tiered(272_000, openai(2, 10, 0.1), openai(4, 15, 0.2)),
    },
    {
      id: "gpt-6.1-terra",
      match: named("gpt-6.1-terra"),
      price_comments:
        "Cache writes of 30 minutes; those of 12 hours (2.50) are not told apart in replies. apidog.com/blog/gpt-6-1-terra-pricing, TheKrush/PromptFuel v1.0.24 (checked 2026-11-21)",
      prices: tiered(272_000, openai(1, 5, 0.05), openai(2, 7.5, 0.1)),
    },
    {
      id: "o3",
      match: { or: [{ equals: "o3" }, { equals: "o3-2025-04-16" }] },
      price_comments:
        "Cached input cost 2.50 until the price cut of 2025-06-10: github.com/RooCodeInc/Roo-Code pull 2691 (checked 2026-11-21)",
      prices: [
        { prices: { input_mtok: 10, cache_read_mtok: 2.5, output_mtok: 40, ...searches } },
        {
          constraint: { type: "start_date", start_date: "2025-06-10" },
          prices: { input_mtok: 2, cache_read_mtok: 0.5, output_mtok: 8, ...searches },
        },
      ],
    },
    {
      id: "ft:gpt-4o-2024-08-06",
      match: { starts_with: "ft:gpt-4o-2024-" },
      price_comments: "openai.com/index/api-prompt-caching (checked 2026-11-21)",
      prices: { input_mtok: 3.75, cache_read_mtok: 1.875, output_mtok: 15 },
    },
    {
      id: "ft:gpt-4o-mini-2024-07-18",
      match: {
        or: [{ starts_with: "ft:gpt-4o-mini-2024-" }, { equals: "gpt-4o-mini-2024-07-18.ft-" }],
      },
      price_comments: "openai.com/index/api-prompt-caching (checked 2026-11-21)",
      prices: { input_mtok: 0.3, cache_read_mtok: 0.15, output_mtok: 1.2 },
    },
    {
      id: "gpt-4o-audio-preview",
      match: named("gpt-4o-audio-preview"),
      price_comments:
        "The catalog has no audio rates. openrouter.ai/openai/gpt-4o-audio-preview: 40 and 80 (checked 2026-11-21)",
      prices: { input_mtok: 2.5, output_mtok: 10, input_audio_mtok: 40, output_audio_mtok: 80 },
    },
    {
      id: "gpt-4o-mini-audio-preview",
      match: named("gpt-4o-mini-audio-preview"),
      price_comments: "The catalog has no audio rates. LiteLLM: 10 and 20 (checked 2026-11-21)",
      prices: { input_mtok: 0.15, output_mtok: 0.6, input_audio_mtok: 10, output_audio_mtok: 20 },
    },
    {
      id: "moderation",
      match: { or: [named("omni-moderation"), named("text-moderation")] },
      price_comments: "Free, as the catalog has it under a part of the name (checked 2026-11-21)",
      prices: {},
    },
  ],
  // The catalog has the request fee of the largest search context; the smallest is the default. What a reply says it cost wins.
  perplexity: [
    sonar("sonar", { input_mtok: 1, output_mtok: 1, requests_kcount: 5 }),
    sonar("sonar-pro", { input_mtok: 3, output_mtok: 15, requests_kcount: 6 }),
    sonar("sonar-reasoning", { input_mtok: 1, output_mtok: 5, requests_kcount: 5 }),
    sonar("sonar-reasoning-pro", { input_mtok: 2, output_mtok: 8, requests_kcount: 6 }),
  ],
  aws: [
    {
      id: "amazon.titan-embed-text-v2:0",
      match: named("amazon.titan-embed-text-v2"),
      price_comments: "The catalog has v1 only; v2 as LiteLLM has it (checked 2026-11-21)",
      prices: { input_mtok: 0.02 },
    },
  ],
  google: [
    free("gemma-3", ["gemma-3-1b-it", "gemma-3-4b-it", "gemma-3-12b-it", "gemma-3-27b-it"]),
    free("gemma-3n", ["gemma-3n-e2b-it", "gemma-3n-e4b-it"]),
  ],
  mistral: [
    {
      id: "mistral-large-latest",
      match: { equals: "mistral-large-latest" },
      price_comments:
        "The alias moved from Large 2 to Large 3 in December 2025: models.dev mistral/mistral-large-latest (checked 2026-11-21)",
      prices: [
        { prices: { input_mtok: 2, output_mtok: 6 } },
        {
          constraint: { type: "start_date", start_date: "2025-12-02" },
          prices: { input_mtok: 0.5, cache_read_mtok: 0.05, output_mtok: 1.5 },
        },
      ],
    },
  ],
};

/** A rule for a model's name alone and with a date behind it. */
function named(id: string): MatchLogic {
  return { starts_with: id };
}

/** Anthropic's tariff for a model: cache writes cost 1.25 times the input, 2 times for an hour; web searches 10 USD per 1,000. */
function claude(input: number, output: number, cacheRead: number): ModelPrice {
  return {
    input_mtok: input,
    cache_write_mtok: input * 1.25,
    cache_write_1h_mtok: input * 2,
    cache_read_mtok: cacheRead,
    output_mtok: output,
    web_searches_kcount: 10,
  };
}

/** OpenAI's tariff for a model that bills cache writes, at 1.25 times the input. */
function openai(input: number, output: number, cacheRead: number): ModelPrice {
  return {
    input_mtok: input,
    cache_write_mtok: input * 1.25,
    cache_read_mtok: cacheRead,
    output_mtok: output,
    ...searches,
  };
}

/** `base` up to `start` input tokens, `beyond` for the whole of a longer request. */
function tiered(start: number, base: ModelPrice, beyond: ModelPrice): ModelPrice {
  const prices: Record<string, ModelPrice[string]> = {};
  for (const key in base) {
    const from = base[key];
    const to = beyond[key];
    prices[key] =
      typeof from === "number" && typeof to === "number" && from !== to
        ? { base: from, tiers: [{ start, price: to }] }
        : from;
  }
  return prices;
}

/** A family that the catalog lists by a prefix, and that its provider gives away. */
function free(id: string, names: readonly string[]): ModelInfo {
  const price_comments = "Free, as the catalog has it under a prefix (checked 2026-11-21)";
  return { id, match: { or: names.map((equals) => ({ equals })) }, price_comments, prices: {} };
}

function sonar(id: string, prices: ModelPrice): ModelInfo {
  const price_comments =
    "docs.perplexity.ai/guides/search-context-size-guide; fees as noodle-perplexity-mcp 1.4.1 has them (checked 2026-11-21)";
  return { id, match: { equals: id }, price_comments, prices };
}
