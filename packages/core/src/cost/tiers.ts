import type { ModelPrice } from "@pydantic/genai-prices";
import type { Factor } from "./amounts.ts";

/** How a service tier changes the list price of some models: by one factor for all tokens, or to prices of its own. */
export interface TierRule {
  /** Matched against the catalog's id of the model. */
  readonly models: RegExp;
  readonly factor?: Factor;
  readonly prices?: ModelPrice;
  /** Kinds of request for which this price is not published. */
  readonly except?: readonly ("cache_read" | "cache_write" | "long_context")[];
}

const half: Factor = [1, 2];

const priority: readonly TierRule[] = [
  own(/^gpt-4\.1$/, [3.5, 0.875, 14]),
  own(/^gpt-4\.1-mini$/, [0.7, 0.175, 2.8]),
  own(/^gpt-4\.1-nano$/, [0.2, 0.05, 0.8]),
  own(/^gpt-4o$/, [4.25, 2.125, 17]),
  own(/^gpt-4o-mini$/, [0.25, 0.125, 1]),
  own(/^gpt-5(?:\.1)?$/, [2.5, 0.25, 20]),
  own(/^gpt-5-mini$|^gpt-5\.1-codex-mini$/, [0.45, 0.045, 3.6]),
  own(/^gpt-5\.[23]$|^gpt-5\.3-codex$/, [3.5, 0.35, 28]),
  own(/^gpt-5\.4$/, [5, 0.5, 30]),
  own(/^gpt-5\.4-mini$/, [1.5, 0.15, 9]),
  own(/^o3$/, [3.5, 0.875, 14]),
  own(/^o4-mini$/, [2, 0.5, 8]),
  { models: /^gpt-6\.1-sol$/, factor: [2, 1] },
  {
    models: /^gpt-5\.6-(?:luna|sol|terra)$|^gpt-6-(?:luna|sol)$|^gpt-6\.1-terra$/,
    factor: [2, 1],
    except: ["long_context"],
  },
];

/**
 * The tiers with a published price, by the catalog's provider id and the tier's name in replies; the first rule for a
 * model decides. Tiers sold by contract (Anthropic's priority, OpenAI's scale) are not here on purpose.
 *
 * Sources, of November 2026: openai.com/api-priority-processing and LiteLLM's table for priority, where they agree;
 * developers.openai.com for batch and flex; platform.claude.com for batch and fast mode; for Gemini's batch, those who
 * quote its price list.
 */
export const tiers: Readonly<Record<string, Readonly<Record<string, readonly TierRule[]>>>> = {
  openai: {
    // From GPT-5 on there is a batch price for cached input; before, none is published.
    batch: [
      { models: /^gpt-[5-9]/, factor: half, except: ["cache_write"] },
      { models: /./, factor: half, except: ["cache_read", "cache_write"] },
    ],
    flex: [{ models: /^gpt-[5-9]|^o3$|^o4-mini$/, factor: half }],
    priority,
    fast: priority,
  },
  anthropic: {
    batch: [{ models: /./, factor: half }],
    fast: [
      { models: /^claude-opus-4-[67]$/, factor: [6, 1] },
      { models: /^claude-opus-(?:4-8|5|5-5)$/, factor: [2, 1] },
    ],
  },
  google: {
    // Cache hits of a batch are billed differently from model to model.
    batch: [{ models: /^gemini-/, factor: half, except: ["cache_read", "cache_write"] }],
  },
};

/** OpenAI's priority processing, in USD per million tokens of input, cached input and output; no one multiple says it. */
function own(models: RegExp, usd: readonly [number, number, number]): TierRule {
  const [input_mtok, cache_read_mtok, output_mtok] = usd;
  return {
    models,
    prices: { input_mtok, cache_read_mtok, output_mtok },
    except: ["cache_write", "long_context"],
  };
}
