import { at, count, present, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { anthropicUsage } from "./anthropic.ts";
import { clamped } from "./clamped.ts";
import { openaiUsage } from "./openai.ts";

/**
 * What a model of the Vercel AI SDK says it used, read into {@link Usage}; undefined when it holds no count. Never throws.
 *
 * Reads the flat counts of the specification v2 (AI SDK 5), the nested ones of v3 and v4 (6 and 7), and those of
 * embedding and image models. The provider's own usage object, where it is passed along, tells more: how long a cache
 * entry lives, iterations, audio tokens, tiers, and what was charged.
 *
 * @param usage the `usage` of a model's result, or of a stream's `finish` part
 * @param providerMetadata the `providerMetadata` beside it
 */
export function aiSdkUsage(usage: unknown, providerMetadata?: unknown): Usage | undefined {
  try {
    const anthropic = at(providerMetadata, "anthropic");
    const raw = at(usage, "raw") ?? at(anthropic, "usage");
    if (anthropic !== undefined || isAnthropic(raw)) return ofAnthropic(usage, raw, anthropic);
    const serviceTier = text(at(at(providerMetadata, "openai"), "serviceTier"));
    const counts = countsOf(usage, raw);
    return counts && serviceTier !== undefined ? { ...counts, serviceTier } : counts;
  } catch {
    return undefined;
  }
}

/** Whether a usage object is of Anthropic's API, whose input tokens are the uncached ones alone. */
function isAnthropic(raw: unknown): boolean {
  return (
    at(raw, "cache_creation_input_tokens") !== undefined ||
    at(raw, "cache_read_input_tokens") !== undefined
  );
}

/**
 * The provider's own object with the counts of the SDK in it: of a stream, that object is the one of its start, before
 * there was any output. Iterations come with the end of a stream, and their own counts.
 */
function ofAnthropic(usage: unknown, raw: unknown, metadata: unknown): Usage | undefined {
  const input = at(usage, "inputTokens");
  const output = at(usage, "outputTokens");
  return anthropicUsage({
    ...(typeof raw === "object" ? raw : undefined),
    ...present({
      input_tokens: count(input) ?? count(at(input, "noCache")),
      output_tokens: count(output) ?? count(at(output, "total")),
      cache_read_input_tokens:
        count(at(usage, "cachedInputTokens")) ?? count(at(input, "cacheRead")),
      cache_creation_input_tokens:
        count(at(metadata, "cacheCreationInputTokens")) ?? count(at(input, "cacheWrite")),
    }),
  });
}

function countsOf(usage: unknown, raw: unknown): Usage | undefined {
  const input = at(usage, "inputTokens");
  const output = at(usage, "outputTokens");
  const own = openaiUsage(raw);
  return clamped({
    inputTokens: count(input) ?? count(at(input, "total")) ?? count(at(usage, "tokens")),
    outputTokens: count(output) ?? count(at(output, "total")),
    cacheReadTokens: count(at(usage, "cachedInputTokens")) ?? count(at(input, "cacheRead")),
    cacheWriteTokens: count(at(input, "cacheWrite")),
    reasoningTokens: count(at(usage, "reasoningTokens")) ?? count(at(output, "reasoning")),
    inputAudioTokens: own?.inputAudioTokens,
    outputAudioTokens: own?.outputAudioTokens,
    cacheReadAudioTokens: own?.cacheReadAudioTokens,
    inputImageTokens: own?.inputImageTokens,
    outputImageTokens: own?.outputImageTokens,
    reportedUsd: own?.reportedUsd,
  });
}
