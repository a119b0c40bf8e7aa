// What LiteLLM's table and rules make of a case: the rules written anew from its documentation, and our own reading of the
// reply, because its readers are in Python. Fields without a price cost nothing there.
import { replyUsage } from "@spoor/core/usage";
import { verdict } from "./cases.mjs";

/** Where LiteLLM keeps the models of a provider: prefixes of its keys, tried in that order. */
const prefixes = {
  openai: ["", "openai/"],
  azure: ["azure/", ""],
  anthropic: ["", "anthropic/"],
  "aws.bedrock": ["", "bedrock/"],
  google: ["gemini/", ""],
  "google.vertex": ["vertex_ai/", ""],
  openrouter: ["openrouter/"],
  xai: ["xai/"],
  deepseek: ["deepseek/", ""],
  mistral: ["mistral/"],
  cohere: ["", "cohere/"],
  groq: ["groq/"],
  perplexity: ["perplexity/"],
};

/** Tiers that have fields of their own; batches have theirs under another name. */
const suffixes = { flex: "_flex", priority: "_priority", fast: "_priority" };

export function litellmOutcome(one, table) {
  const usage = replyUsage(one.api, one.response);
  if (usage?.reportedUsd !== undefined) return verdict(one, usage.reportedUsd);
  const entry = entryOf(one, table);
  return verdict(
    one,
    entry === undefined || usage === undefined ? undefined : cost(one, usage, entry),
  );
}

function entryOf({ provider, model, response }, table) {
  const names = [response.model, response.modelVersion, model].filter(
    (name) => typeof name === "string",
  );
  for (const name of names) {
    for (const prefix of prefixes[provider] ?? []) {
      const key = prefix + name.replace(/^(?:models\/|arn:.*\/)/, "");
      if (Object.hasOwn(table, key)) return table[key];
    }
  }
  return undefined;
}

function cost(one, usage, entry) {
  const tier = one.context?.service_tier ?? usage.serviceTier;
  const isBatch = one.context?.batch === true || tier === "batch";
  const suffix = isBatch ? "_batches" : (suffixes[tier] ?? "");
  const rate = rateReader(entry, usage.inputTokens ?? 0, {
    suffix,
    isInclusive: one.provider === "xai",
  });
  const read = usage.cacheReadTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  const written1h = usage.cacheWrite1hTokens ?? 0;
  const audioIn = usage.inputAudioTokens ?? 0;
  const audioOut = usage.outputAudioTokens ?? 0;
  const input = Math.max(0, (usage.inputTokens ?? 0) - read - written - audioIn);
  const searches = usage.toolRequests?.web_search ?? 0;
  return (
    input * rate("input_cost_per_token") +
    read * rate("cache_read_input_token_cost") +
    (written - written1h) * rate("cache_creation_input_token_cost") +
    written1h * rate("cache_creation_input_token_cost_above_1hr") +
    audioIn * (entry.input_cost_per_audio_token ?? rate("input_cost_per_token")) +
    ((usage.outputTokens ?? 0) - audioOut) * rate("output_cost_per_token") +
    audioOut * (entry.output_cost_per_audio_token ?? rate("output_cost_per_token")) +
    searches * (entry.search_context_cost_per_query?.search_context_size_medium ?? 0)
  );
}

/** Reads a field at the tier and above the highest threshold that the request passes. */
function rateReader(entry, tokens, { suffix, isInclusive }) {
  const passed = Object.keys(entry)
    .map((key) => Number(/^input_cost_per_token_above_(\d+)k_tokens$/.exec(key)?.[1]) * 1000)
    .filter((start) => tokens > start || (isInclusive && tokens === start))
    .sort((one, other) => other - one)[0];
  const above = passed === undefined ? "" : `_above_${passed / 1000}k_tokens`;
  return (field) =>
    entry[`${field}${above}${suffix}`] ??
    entry[`${field}${above}`] ??
    entry[`${field}${suffix}`] ??
    entry[field] ??
    0;
}
