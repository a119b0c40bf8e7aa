import { at, count, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";

/**
 * The usage object of Amazon Bedrock's Converse API, and of Nova's own replies, read into {@link Usage}; undefined when it
 * holds no count. Never throws.
 *
 * `inputTokens` are those that the cache had no part in. What the cache did is told under two names, one of which some
 * replies lack; they are the same tokens.
 *
 * @param serviceTier the tier that the reply says served it
 */
export function bedrockUsage(usage: unknown, serviceTier?: string): Usage | undefined {
  try {
    const cacheReadTokens =
      count(at(usage, "cacheReadInputTokens")) ?? count(at(usage, "cacheReadInputTokenCount"));
    const cacheWriteTokens =
      count(at(usage, "cacheWriteInputTokens")) ?? count(at(usage, "cacheWriteInputTokenCount"));
    const counts = clamped({
      inputTokens: withCache(count(at(usage, "inputTokens")), cacheReadTokens, cacheWriteTokens),
      outputTokens: count(at(usage, "outputTokens")),
      cacheReadTokens,
      cacheWriteTokens,
      cacheWrite1hTokens: writtenFor1h(at(usage, "cacheDetails"), cacheWriteTokens),
    });
    return counts && serviceTier ? { ...counts, serviceTier } : counts;
  } catch {
    return undefined;
  }
}

/**
 * The counts in `amazon-bedrock-invocationMetrics`, which Amazon adds to the last chunk of a stream of InvokeModel, read
 * into {@link Usage}; undefined when there is none. Never throws.
 */
export function bedrockMetricsUsage(metrics: unknown): Usage | undefined {
  try {
    const cacheReadTokens = count(at(metrics, "cacheReadInputTokenCount"));
    const cacheWriteTokens = count(at(metrics, "cacheWriteInputTokenCount"));
    return clamped({
      inputTokens: withCache(
        count(at(metrics, "inputTokenCount")),
        cacheReadTokens,
        cacheWriteTokens,
      ),
      outputTokens: count(at(metrics, "outputTokenCount")),
      cacheReadTokens,
      cacheWriteTokens,
    });
  } catch {
    return undefined;
  }
}

function withCache(input: number | undefined, read = 0, written = 0): number | undefined {
  return input === undefined ? undefined : count(input + read + written);
}

/** Writes whose life the reply does not tell are those of five minutes. */
function writtenFor1h(details: unknown, written: number | undefined): number | undefined {
  let in1h = 0;
  for (const detail of list(details))
    if (text(at(detail, "ttl")) === "1h") in1h += count(at(detail, "inputTokens")) ?? 0;
  return written === undefined ? undefined : in1h;
}
