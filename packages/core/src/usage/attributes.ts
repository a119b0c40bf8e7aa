import { at, count, present, text } from "../record/index.ts";
import type { Attributes, Usage } from "../record/index.ts";
import {
  ANTHROPIC_RESPONSE_SERVICE_TIER,
  ANTHROPIC_USAGE_CACHE_CREATION_EPHEMERAL_1H_INPUT_TOKENS,
  ANTHROPIC_USAGE_CACHE_CREATION_EPHEMERAL_5M_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  OPENAI_RESPONSE_SERVICE_TIER,
  profileOf,
  SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
} from "../semconv/index.ts";
import { clamped } from "./clamped.ts";

/**
 * The counts of `usage` as attributes of the `current` profile; whole numbers only.
 *
 * Tool requests, tier, region, iterations and what the provider charged have no attribute here: a call is priced where it
 * was seen, not from its span. The 5m and 1h parts are there when the provider splits its cache writes.
 */
export function usageAttributes(usage: Usage): Attributes {
  const written = count(usage.cacheWriteTokens);
  const in1h = count(usage.cacheWrite1hTokens);
  return present({
    [GEN_AI_USAGE_INPUT_TOKENS]: count(usage.inputTokens),
    [GEN_AI_USAGE_OUTPUT_TOKENS]: count(usage.outputTokens),
    [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: count(usage.cacheReadTokens),
    [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: written,
    [SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS]:
      written === undefined || in1h === undefined ? undefined : count(written - in1h),
    [SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: in1h,
    [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: count(usage.reasoningTokens),
    [GEN_AI_USAGE_AUDIO_INPUT_TOKENS]: count(usage.inputAudioTokens),
    [GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS]: count(usage.outputAudioTokens),
    [GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS]: count(usage.cacheReadAudioTokens),
    [GEN_AI_USAGE_IMAGE_INPUT_TOKENS]: count(usage.inputImageTokens),
    [GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS]: count(usage.outputImageTokens),
  });
}

const olderCacheWrite = profileOf("1.41").nameOf(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS);

/**
 * The usage that a span's attributes tell, under the current names, the older name of cache writes, or the names of
 * Anthropic's own spans; undefined when they hold no count. Never throws.
 */
export function usageFromAttributes(
  attributes: Readonly<Record<string, unknown>>,
): Usage | undefined {
  try {
    const read = (name: string) => count(at(attributes, name));
    const cacheWriteTokens = read(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS) ?? read(olderCacheWrite);
    const counts = clamped({
      inputTokens: read(GEN_AI_USAGE_INPUT_TOKENS),
      outputTokens: read(GEN_AI_USAGE_OUTPUT_TOKENS),
      cacheReadTokens: read(GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS),
      cacheWriteTokens,
      cacheWrite1hTokens: writtenFor1h(read, cacheWriteTokens),
      reasoningTokens: read(GEN_AI_USAGE_REASONING_OUTPUT_TOKENS),
      inputAudioTokens: read(GEN_AI_USAGE_AUDIO_INPUT_TOKENS),
      outputAudioTokens: read(GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS),
      cacheReadAudioTokens: read(GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS),
      inputImageTokens: read(GEN_AI_USAGE_IMAGE_INPUT_TOKENS),
      outputImageTokens: read(GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS),
    });
    const serviceTier =
      text(at(attributes, OPENAI_RESPONSE_SERVICE_TIER)) ??
      text(at(attributes, ANTHROPIC_RESPONSE_SERVICE_TIER));
    return counts && serviceTier ? { ...counts, serviceTier } : counts;
  } catch {
    return undefined;
  }
}

function writtenFor1h(
  read: (name: string) => number | undefined,
  written: number | undefined,
): number | undefined {
  const in1h =
    read(SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS) ??
    read(ANTHROPIC_USAGE_CACHE_CREATION_EPHEMERAL_1H_INPUT_TOKENS);
  if (in1h !== undefined) return in1h;
  const in5m =
    read(SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS) ??
    read(ANTHROPIC_USAGE_CACHE_CREATION_EPHEMERAL_5M_INPUT_TOKENS);
  return in5m === undefined || written === undefined ? undefined : Math.max(0, written - in5m);
}
