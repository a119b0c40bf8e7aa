import type { Cost, PricedCall } from "@spoor/core/cost";
import { count } from "@spoor/core/record";
import type { Attributes } from "@spoor/core/record";
import {
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_ESTIMATED_COST_AMOUNT,
  SPOOR_USAGE_ESTIMATED_COST_CURRENCY,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
} from "@spoor/core/semconv";
import { areEstimatesPriced } from "../tokens/estimates.ts";
import { costOfCall } from "./prices.ts";

/**
 * What a call without usage would cost by its estimated tokens, where the application asked for that; under a name of its
 * own, so that nobody adds it to what was billed.
 */
export function estimatedCost(
  call: PricedCall,
  cost: Cost,
  read: (name: string) => unknown,
): Attributes | undefined {
  if (!areEstimatesPriced() || cost.status !== "unpriced" || cost.reason !== "no_usage")
    return undefined;
  const { usage } = call;
  const inputTokens = usage?.inputTokens ?? count(read(SPOOR_USAGE_ESTIMATED_INPUT_TOKENS));
  const outputTokens = usage?.outputTokens ?? count(read(SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS));
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const estimated = costOfCall({ ...call, usage: { ...usage, inputTokens, outputTokens } });
  if (estimated.status !== "priced") return undefined;
  return {
    [SPOOR_USAGE_COST_STATUS]: "estimated",
    [SPOOR_USAGE_ESTIMATED_COST_AMOUNT]: estimated.picoUsd / 1e12,
    [SPOOR_USAGE_ESTIMATED_COST_CURRENCY]: "USD",
  };
}
