import { at, count, number, present, text, texts } from "../record/index.ts";
import type { Attributes, AttributeValue, Usage } from "../record/index.ts";
import {
  ANTHROPIC_RESPONSE_SERVICE_TIER,
  ANTHROPIC_USAGE_CACHE_CREATION_EPHEMERAL_1H_INPUT_TOKENS,
  ANTHROPIC_USAGE_CACHE_CREATION_EPHEMERAL_5M_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  OPENAI_RESPONSE_SERVICE_TIER,
  profileOf,
  SPOOR_USAGE_AUDIO_INPUT_SECONDS,
  SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
  SPOOR_USAGE_CITATION_TOKENS,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_SOURCE,
  SPOOR_USAGE_ITERATIONS,
  SPOOR_USAGE_PROBLEMS,
  SPOOR_USAGE_REGION,
  SPOOR_USAGE_SEARCH_CONTEXT_SIZE,
  SPOOR_USAGE_SERVICE_TIER,
  SPOOR_USAGE_TOOL_REQUESTS,
} from "../semconv/index.ts";
import { add } from "./add.ts";
import { clamped } from "./clamped.ts";
import type { Counted } from "./clamped.ts";
import {
  iterationsIn,
  iterationsText,
  problemsIn,
  toolRequestsIn,
  toolRequestTexts,
} from "./attribute-values.ts";
import { tokens } from "./tokens.ts";

/**
 * `usage` as attributes of the `current` profile, with all that its price depends on: a span with them can be priced again.
 *
 * What the provider charged stands in the attributes of the cost. The 5m and 1h parts are there when the provider splits
 * its cache writes.
 */
export function usageAttributes(usage: Usage): Attributes {
  const written = count(usage.cacheWriteTokens);
  const in1h = count(usage.cacheWrite1hTokens);
  return present<AttributeValue>({
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
    [GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS]: count(usage.cacheReadImageTokens),
    [SPOOR_USAGE_CITATION_TOKENS]: count(usage.citationTokens),
    [SPOOR_USAGE_AUDIO_INPUT_SECONDS]: number(usage.inputAudioSeconds),
    [SPOOR_USAGE_SERVICE_TIER]: text(usage.serviceTier),
    [SPOOR_USAGE_REGION]: text(usage.region),
    [SPOOR_USAGE_SEARCH_CONTEXT_SIZE]: text(usage.searchContextSize),
    [SPOOR_USAGE_TOOL_REQUESTS]: toolRequestTexts(usage.toolRequests),
    [SPOOR_USAGE_ITERATIONS]: iterationsText(usage.iterations),
    [SPOOR_USAGE_PROBLEMS]: texts(usage.problems),
  });
}

const olderCacheWrite = profileOf("1.41").nameOf(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS);

type Read = Readonly<Record<string, unknown>>;

/**
 * The usage that a span's attributes tell, under the current names, the older name of cache writes, or the names of
 * Anthropic's own spans, and what the provider charged for it; undefined when they hold no count. Never throws.
 */
export function usageFromAttributes(attributes: Read): Usage | undefined {
  try {
    const counts = countsIn(attributes);
    const toolRequests = toolRequestsIn(at(attributes, SPOOR_USAGE_TOOL_REQUESTS));
    if (counts === undefined && toolRequests === undefined) return undefined;
    const read = (name: string) => text(at(attributes, name));
    const usage: Usage = counts ?? {};
    add(usage, "toolRequests", toolRequests);
    add(
      usage,
      "serviceTier",
      read(SPOOR_USAGE_SERVICE_TIER) ??
        read(OPENAI_RESPONSE_SERVICE_TIER) ??
        read(ANTHROPIC_RESPONSE_SERVICE_TIER),
    );
    add(usage, "region", read(SPOOR_USAGE_REGION));
    add(usage, "searchContextSize", read(SPOOR_USAGE_SEARCH_CONTEXT_SIZE));
    add(usage, "iterations", iterationsIn(read(SPOOR_USAGE_ITERATIONS)));
    add(usage, "problems", problemsIn(at(attributes, SPOOR_USAGE_PROBLEMS), usage.problems));
    return usage;
  } catch {
    return undefined;
  }
}

function countsIn(attributes: Read): Counted | undefined {
  const read = (name: string) => tokens(at(attributes, name));
  const cacheWriteTokens = read(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS) ?? read(olderCacheWrite);
  const isCharged = at(attributes, SPOOR_USAGE_COST_SOURCE) === "provider";
  return clamped({
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
    cacheReadImageTokens: read(GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS),
    citationTokens: read(SPOOR_USAGE_CITATION_TOKENS),
    inputAudioSeconds: number(at(attributes, SPOOR_USAGE_AUDIO_INPUT_SECONDS)),
    reportedUsd: isCharged ? number(at(attributes, SPOOR_USAGE_COST_AMOUNT)) : undefined,
  });
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
