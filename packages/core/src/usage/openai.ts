import { at, count, flag, list, number, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";

/**
 * The usage object of OpenAI's APIs (chat completions, responses, embeddings, images, realtime) and of those that copy
 * their shape, read into {@link Usage}; undefined when it holds no count. Never throws.
 *
 * @param serviceTier the tier that the reply says served it; a batch's caller passes `batch`
 */
export function openaiUsage(usage: unknown, serviceTier?: string): Usage | undefined {
  try {
    const taken = input(usage);
    const given = output(usage);
    // Spelled out: to spread objects of that many fields takes twenty times as long.
    const counts = clamped({
      inputTokens: taken.inputTokens,
      cacheReadTokens: taken.cacheReadTokens,
      cacheWriteTokens: taken.cacheWriteTokens,
      inputAudioTokens: taken.inputAudioTokens,
      inputImageTokens: taken.inputImageTokens,
      cacheReadAudioTokens: taken.cacheReadAudioTokens,
      outputTokens: given.outputTokens,
      reasoningTokens: given.reasoningTokens,
      outputAudioTokens: given.outputAudioTokens,
      outputImageTokens: given.outputImageTokens,
      reportedUsd: reported(usage),
    });
    if (counts === undefined) return undefined;
    return serviceTier ? { ...counts, serviceTier } : counts;
  } catch {
    return undefined;
  }
}

/**
 * The usage of a whole reply: its usage object, the tier that served it, and the searches among its output items, which
 * are billed by the request and counted nowhere else. Undefined when it holds no count. Never throws.
 */
export function openaiReplyUsage(reply: unknown): Usage | undefined {
  try {
    const usage = openaiUsage(at(reply, "usage"), text(at(reply, "service_tier")));
    const toolRequests = usage && searches(at(reply, "output"));
    return toolRequests ? { ...usage, toolRequests } : usage;
  } catch {
    return undefined;
  }
}

function input(usage: unknown) {
  const details =
    at(usage, "prompt_tokens_details") ??
    at(usage, "input_tokens_details") ??
    at(usage, "input_token_details");
  return {
    inputTokens: count(at(usage, "prompt_tokens")) ?? count(at(usage, "input_tokens")),
    cacheReadTokens: count(at(details, "cached_tokens")) ?? cachedBeside(usage),
    cacheWriteTokens: count(at(details, "cache_write_tokens")),
    inputAudioTokens: count(at(details, "audio_tokens")),
    inputImageTokens: count(at(details, "image_tokens")),
    cacheReadAudioTokens: count(at(at(details, "cached_tokens_details"), "audio_tokens")),
  };
}

/** Where DeepSeek, Together and Mistral count what came from the cache. */
function cachedBeside(usage: unknown): number | undefined {
  return (
    count(at(usage, "prompt_cache_hit_tokens")) ??
    count(at(usage, "cached_tokens")) ??
    count(at(usage, "num_cached_tokens"))
  );
}

function output(usage: unknown) {
  const details =
    at(usage, "completion_tokens_details") ??
    at(usage, "output_tokens_details") ??
    at(usage, "output_token_details");
  const reasoningTokens = count(at(details, "reasoning_tokens"));
  const said = count(at(usage, "completion_tokens")) ?? count(at(usage, "output_tokens"));
  // An image model's usage says of what its input is made and nothing of its output, which is all image.
  const imageInput = at(at(usage, "input_tokens_details"), "image_tokens");
  const onlyImages = details === undefined && count(imageInput) !== undefined;
  return {
    outputTokens: said === undefined ? undefined : said + outside(usage, said, reasoningTokens),
    reasoningTokens,
    outputAudioTokens: count(at(details, "audio_tokens")),
    outputImageTokens: onlyImages ? said : count(at(details, "image_tokens")),
  };
}

/** The reasoning tokens that a provider (xAI) counts beside its completion tokens: its total gives them away. */
function outside(usage: unknown, said: number, reasoning: number | undefined): number {
  const prompt = count(at(usage, "prompt_tokens"));
  const total = count(at(usage, "total_tokens"));
  if (!reasoning || prompt === undefined || total === undefined) return 0;
  return total === prompt + said + reasoning ? reasoning : 0;
}

/** What the provider says it charged, in the ways of xAI (ticks of 1e-10 USD), Perplexity, and OpenRouter (with the bill of one's own key). */
function reported(usage: unknown): number | undefined {
  const ticks = count(at(usage, "cost_in_usd_ticks"));
  if (ticks !== undefined) return ticks / 1e10;
  const cost = at(usage, "cost");
  const credits = number(cost) ?? number(at(cost, "total_cost"));
  if (credits === undefined || credits < 0) return undefined;
  const upstream = number(at(at(usage, "cost_details"), "upstream_inference_cost")) ?? 0;
  return flag(at(usage, "is_byok")) === true && upstream > 0 ? credits + upstream : credits;
}

function searches(items: unknown): Record<string, number> | undefined {
  let web = 0;
  let file = 0;
  for (const item of list(items)) {
    const action = at(at(item, "action"), "type");
    // Opening a page found before is an action of the same item type, and is free.
    if (at(item, "type") === "web_search_call" && (action ?? "search") === "search") web += 1;
    if (at(item, "type") === "file_search_call") file += 1;
  }
  if (web + file === 0) return undefined;
  return { ...(web > 0 && { web_search: web }), ...(file > 0 && { file_search: file }) };
}
