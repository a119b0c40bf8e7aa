import { familyFactor } from "./family.ts";
import type { Family } from "./family.ts";
import { TextCounts } from "./text-counts.ts";
import { weights } from "./weights.ts";

/**
 * About how many tokens `text` is for models of `family`, without a tokenizer: one pass over the text, whatever it holds.
 * Whole, and 0 for an empty text alone.
 */
export function estimateTokens(text: string, family: Family = "openai"): number {
  const counts = new TextCounts();
  counts.add(text);
  return asWhole(tokensOf(counts) * familyFactor[family]);
}

/** About how many tokens of `o200k_base` the counted text is; no whole number. */
export function tokensOf(counts: TextCounts): number {
  if (counts.length === 0) return 0;
  const total = counts.total();
  let tokens = 0;
  for (let index = 0; index < weights.length; index += 1)
    tokens += (total[index] ?? 0) * (weights[index] ?? 0);
  return Math.max(1, tokens);
}

/** Something is never nothing. */
export function asWhole(tokens: number): number {
  return tokens > 0 ? Math.max(1, Math.round(tokens)) : 0;
}
