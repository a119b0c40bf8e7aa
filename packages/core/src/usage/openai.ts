import { at, number, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { add } from "./add.ts";
import { chargedUsd } from "./charged.ts";
import { clamped } from "./clamped.ts";
import type { Counted } from "./clamped.ts";
import { openaiOutput } from "./openai-output.ts";
import { openaiToolCalls } from "./openai-tools.ts";
import { withToolRequests } from "./tool-requests.ts";
import { tokens } from "./tokens.ts";

/**
 * The usage object of OpenAI's APIs (chat completions, responses, embeddings, images, transcriptions, realtime) and of
 * those that copy their shape, read into {@link Usage}; undefined when it holds no count. Never throws.
 *
 * @param serviceTier the tier that the reply says served it; a batch's caller passes `batch`
 */
export function openaiUsage(usage: unknown, serviceTier?: string): Usage | undefined {
  try {
    return withTexts(counted(usage), usage, serviceTier);
  } catch {
    return undefined;
  }
}

/**
 * The usage of a whole reply: its usage object, the tier that served it, and the calls of the provider's own tools, which
 * are billed by the request and are partly to be found among the output alone. Undefined when it holds no count. Never
 * throws.
 */
export function openaiReplyUsage(reply: unknown): Usage | undefined {
  try {
    const usage = at(reply, "usage");
    const counts = counted(usage, at(reply, "model"));
    const read = withTexts(counts, usage, text(at(reply, "service_tier")));
    return read && withToolRequests(read, openaiToolCalls(reply));
  } catch {
    return undefined;
  }
}

function withTexts(
  counts: Usage | undefined,
  usage: unknown,
  serviceTier: string | undefined,
): Usage | undefined {
  if (counts === undefined) return undefined;
  add(counts, "serviceTier", serviceTier || undefined);
  add(counts, "searchContextSize", text(at(usage, "search_context_size")));
  return counts;
}

function counted(usage: unknown, model?: unknown): Counted | undefined {
  const taken = input(usage);
  const { inputTokens, inputAudioSeconds } = taken;
  const total = tokens(at(usage, "total_tokens"));
  const given = openaiOutput(usage, { inputTokens, total, model });
  const { said } = given;
  // Mistral's total counts the tokens of the audio, which it bills by the second and counts nowhere else.
  const isTotalOfParts =
    inputTokens === undefined ||
    total === inputTokens + (said ?? 0) ||
    inputAudioSeconds !== undefined;
  // Spelled out: to spread objects of that many fields takes ten times as long.
  return clamped(
    {
      // Some embeddings tell their total alone.
      inputTokens: inputTokens ?? (said === undefined ? total : undefined),
      cacheReadTokens: taken.cacheReadTokens,
      cacheWriteTokens: taken.cacheWriteTokens,
      cacheWrite1hTokens: taken.cacheWrite1hTokens,
      inputAudioTokens: taken.inputAudioTokens,
      inputImageTokens: taken.inputImageTokens,
      cacheReadAudioTokens: taken.cacheReadAudioTokens,
      cacheReadImageTokens: taken.cacheReadImageTokens,
      outputTokens: given.outputTokens,
      reasoningTokens: given.reasoningTokens,
      outputAudioTokens: given.outputAudioTokens,
      outputImageTokens: given.outputImageTokens,
      citationTokens: tokens(at(usage, "citation_tokens")),
      inputAudioSeconds,
      reportedUsd: chargedUsd(usage),
    },
    isTotalOfParts ? undefined : total,
  );
}

function input(usage: unknown) {
  const details =
    at(usage, "prompt_tokens_details") ??
    at(usage, "input_tokens_details") ??
    at(usage, "input_token_details") ??
    at(usage, "prompt_token_details");
  const cached = at(details, "cached_tokens_details");
  return {
    inputTokens: tokens(at(usage, "prompt_tokens")) ?? tokens(at(usage, "input_tokens")),
    cacheReadTokens: tokens(at(details, "cached_tokens")) ?? cachedBeside(usage),
    cacheWriteTokens: tokens(at(details, "cache_write_tokens")) ?? writtenBeside(usage),
    cacheWrite1hTokens: tokens(
      at(at(details, "cache_creation_token_details"), "ephemeral_1h_input_tokens"),
    ),
    inputAudioTokens: tokens(at(details, "audio_tokens")),
    inputImageTokens: tokens(at(details, "image_tokens")),
    cacheReadAudioTokens: tokens(at(cached, "audio_tokens")),
    cacheReadImageTokens: tokens(at(cached, "image_tokens")),
    inputAudioSeconds:
      at(usage, "type") === "duration"
        ? number(at(usage, "seconds"))
        : number(at(usage, "prompt_audio_seconds")),
  };
}

/** Where DeepSeek, Together and Mistral count what came from the cache. */
function cachedBeside(usage: unknown): number | undefined {
  return (
    tokens(at(usage, "prompt_cache_hit_tokens")) ??
    tokens(at(usage, "cached_tokens")) ??
    tokens(at(usage, "num_cached_tokens"))
  );
}

/** LiteLLM adds the names of Anthropic to those of OpenAI; what they count is part of the prompt there. */
function writtenBeside(usage: unknown): number | undefined {
  return at(usage, "prompt_tokens") === undefined
    ? undefined
    : tokens(at(usage, "cache_creation_input_tokens"));
}
