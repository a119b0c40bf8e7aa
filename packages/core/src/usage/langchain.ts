import { at, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { add } from "./add.ts";
import { anthropicUsage } from "./anthropic.ts";
import { chargedUsd } from "./charged.ts";
import { clamped } from "./clamped.ts";
import { tokens } from "./tokens.ts";

/** Tiers whose parts LangChain counts under names of their own. */
const tiers = ["flex", "priority"];

/**
 * The usage of a message of LangChain, by its `usage_metadata`; undefined when it holds no count. Never throws.
 *
 * Totals are inclusive there for every provider. What Anthropic itself said is passed along beside it and tells more: the
 * tier, server tools, the place of inference.
 *
 * @param reply the message, or an object with it under `kwargs`, as messages are written to JSON
 */
export function langchainReplyUsage(reply: unknown): Usage | undefined {
  try {
    const message = at(reply, "usage_metadata") === undefined ? at(reply, "kwargs") : reply;
    const metadata = at(message, "response_metadata");
    const raw = at(metadata, "usage") ?? at(metadata, "token_usage") ?? at(metadata, "tokenUsage");
    if (at(raw, "cache_creation_input_tokens") !== undefined) return anthropicUsage(raw);
    const usage = at(message, "usage_metadata");
    const tier = tierOf(usage, metadata);
    const counts: Usage | undefined = clamped(
      { ...inputOf(usage, tier), ...outputOf(usage, tier), reportedUsd: chargedUsd(raw) },
      tokens(at(usage, "total_tokens")),
    );
    if (counts) add(counts, "serviceTier", tier);
    return counts;
  } catch {
    return undefined;
  }
}

function tierOf(usage: unknown, metadata: unknown): string | undefined {
  const details = at(usage, "input_token_details");
  return (
    text(at(metadata, "service_tier")) ?? tiers.find((tier) => at(details, tier) !== undefined)
  );
}

function inputOf(usage: unknown, tier: string | undefined) {
  const details = at(usage, "input_token_details");
  const in5m = tokens(at(details, "ephemeral_5m_input_tokens"));
  const in1h = tokens(at(details, "ephemeral_1h_input_tokens"));
  const split = in5m === undefined && in1h === undefined ? undefined : (in5m ?? 0) + (in1h ?? 0);
  const written = tokens(at(details, "cache_creation"));
  return {
    inputTokens: tokens(at(usage, "input_tokens")),
    cacheReadTokens: tokens(at(details, "cache_read")) ?? tokens(at(details, `${tier}_cache_read`)),
    // Where the writes are split, some versions leave their sum at 0.
    cacheWriteTokens: written || (split ?? written),
    cacheWrite1hTokens: in1h,
    inputAudioTokens: tokens(at(details, "audio")),
    inputImageTokens: tokens(at(details, "image")),
  };
}

function outputOf(usage: unknown, tier: string | undefined) {
  const details = at(usage, "output_token_details");
  return {
    outputTokens: tokens(at(usage, "output_tokens")),
    reasoningTokens: tokens(at(details, "reasoning")) ?? tokens(at(details, `${tier}_reasoning`)),
    outputAudioTokens: tokens(at(details, "audio")),
    outputImageTokens: tokens(at(details, "image")),
  };
}
