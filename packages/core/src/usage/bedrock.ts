import { at, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { add } from "./add.ts";
import { clamped, withSplit } from "./clamped.ts";
import type { Counted } from "./clamped.ts";
import { tokens } from "./tokens.ts";

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
    const counts: Usage | undefined = counted(usage);
    if (counts) add(counts, "serviceTier", serviceTier || undefined);
    return counts;
  } catch {
    return undefined;
  }
}

/**
 * The usage of a whole reply of Converse, or of the last event of a streamed one, with the tier that served it; undefined
 * when it holds no count. Never throws.
 */
export function bedrockReplyUsage(reply: unknown): Usage | undefined {
  try {
    const tier = text(at(at(reply, "serviceTier"), "type"));
    // An answer with optimized latency has a price of its own.
    const isOptimized = at(at(reply, "performanceConfig"), "latency") === "optimized";
    return bedrockUsage(at(reply, "usage"), isOptimized ? "optimized" : tier);
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
    const cacheReadTokens = tokens(at(metrics, "cacheReadInputTokenCount"));
    const cacheWriteTokens = tokens(at(metrics, "cacheWriteInputTokenCount"));
    return clamped({
      inputTokens: withCache(
        tokens(at(metrics, "inputTokenCount")),
        cacheReadTokens,
        cacheWriteTokens,
      ),
      outputTokens: tokens(at(metrics, "outputTokenCount")),
      cacheReadTokens,
      cacheWriteTokens,
    });
  } catch {
    return undefined;
  }
}

function counted(usage: unknown): Counted | undefined {
  const uncached = tokens(at(usage, "inputTokens"));
  const outputTokens = tokens(at(usage, "outputTokens"));
  const written = writtenByLife(at(usage, "cacheDetails"));
  const cacheReadTokens =
    tokens(at(usage, "cacheReadInputTokens")) ?? tokens(at(usage, "cacheReadInputTokenCount"));
  const cacheWriteTokens =
    tokens(at(usage, "cacheWriteInputTokens")) ??
    tokens(at(usage, "cacheWriteInputTokenCount")) ??
    written?.all;
  const total = tokens(at(usage, "totalTokens"));
  const counts = clamped(
    {
      inputTokens: withCache(uncached, cacheReadTokens, cacheWriteTokens),
      outputTokens,
      cacheReadTokens,
      cacheWriteTokens,
      // Writes whose life the reply does not tell are those of five minutes.
      cacheWrite1hTokens: cacheWriteTokens === undefined ? undefined : (written?.in1h ?? 0),
    },
    // Some totals leave the cache out.
    total === (uncached ?? 0) + (outputTokens ?? 0) ? undefined : total,
  );
  return withSplit(counts, written?.all, cacheWriteTokens);
}

function withCache(input: number | undefined, read = 0, written = 0): number | undefined {
  return input === undefined ? undefined : input + read + written;
}

function writtenByLife(details: unknown): { all: number; in1h: number } | undefined {
  const entries = list(details);
  if (entries.length === 0) return undefined;
  const written = { all: 0, in1h: 0 };
  for (const entry of entries) {
    const added = tokens(at(entry, "inputTokens")) ?? 0;
    written.all += added;
    if (at(entry, "ttl") === "1h") written.in1h += added;
  }
  return written;
}
