import { at, list } from "@spoor/core/record";
import { addTokens, noTokens } from "../calls.ts";
import type { Tokens } from "../record.ts";
import { tokenCount } from "./values.ts";

/**
 * The tokens of a `usage` of Anthropic's Messages API. Where it lists iterations and they come to more, their sum counts:
 * the top-level counts leave out compactions and models that were tried before the one that answered.
 */
export function claudeTokens(usage: unknown): Tokens {
  const whole = countedIn(usage);
  const iterations = list(at(usage, "iterations")).map(countedIn);
  const summed = iterations.reduce(addTokens, noTokens);
  return sizeOf(summed) > sizeOf(whole) ? summed : whole;
}

function countedIn(usage: unknown): Tokens {
  return {
    input: tokenCount(at(usage, "input_tokens")),
    output: tokenCount(at(usage, "output_tokens")),
    cacheWrite: tokenCount(at(usage, "cache_creation_input_tokens")) || cacheWriteByLife(usage),
    cacheRead: tokenCount(at(usage, "cache_read_input_tokens")),
  };
}

/** What went into the cache for 5 minutes and for an hour; the top-level count is their sum. */
function cacheWriteByLife(usage: unknown): number {
  const byLife = at(usage, "cache_creation");
  return (
    tokenCount(at(byLife, "ephemeral_5m_input_tokens")) +
    tokenCount(at(byLife, "ephemeral_1h_input_tokens"))
  );
}

function sizeOf({ input, output, cacheWrite, cacheRead }: Tokens): number {
  return input + output + cacheWrite + cacheRead;
}
