import { present } from "../record/index.ts";
import type { Attributes, AttributeValue } from "../record/index.ts";
import {
  GEN_AI_USAGE_COST,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_AUDIO_AMOUNT,
  SPOOR_USAGE_COST_CACHE_READ_AMOUNT,
  SPOOR_USAGE_COST_CACHE_WRITE_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_IMAGE_AMOUNT,
  SPOOR_USAGE_COST_INPUT_AMOUNT,
  SPOOR_USAGE_COST_OUTPUT_AMOUNT,
  SPOOR_USAGE_COST_PRICING_EFFECTIVE_DATE,
  SPOOR_USAGE_COST_PRICING_MATCH,
  SPOOR_USAGE_COST_PRICING_MODEL,
  SPOOR_USAGE_COST_PRICING_MODIFIERS,
  SPOOR_USAGE_COST_PRICING_VERSION,
  SPOOR_USAGE_COST_REASONING_AMOUNT,
  SPOOR_USAGE_COST_SOURCE,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_TOOLS_AMOUNT,
  SPOOR_USAGE_COST_UNPRICED_REASON,
} from "../semconv/index.ts";
import type { Cost, ForeignCost, LocalCost } from "./cost.ts";

/**
 * A cost as attributes of the model call's span: amounts as doubles, currency, status, source and provenance. An unpriced
 * call gets its status and the reason, and no amount. Dimensions that cost nothing are left out. `gen_ai.usage.cost` is in
 * USD for those who read it, so that a price in another currency is not there.
 */
export function costAttributes(cost: Cost): Attributes {
  if (cost.status === "unpriced") {
    return {
      [SPOOR_USAGE_COST_STATUS]: cost.status,
      [SPOOR_USAGE_COST_UNPRICED_REASON]: cost.reason,
    };
  }
  const isForeign = cost.status === "foreign";
  const amount = usdOf(isForeign ? cost.pico : cost.picoUsd);
  return present<AttributeValue>({
    [SPOOR_USAGE_COST_STATUS]: "priced",
    [SPOOR_USAGE_COST_SOURCE]: isForeign ? "local" : cost.source,
    [SPOOR_USAGE_COST_CURRENCY]: isForeign ? cost.currency : "USD",
    [SPOOR_USAGE_COST_AMOUNT]: amount,
    [GEN_AI_USAGE_COST]: isForeign ? undefined : amount,
    ...("pricing" in cost ? detailsOf(cost) : undefined),
  });
}

function detailsOf(cost: LocalCost | ForeignCost): Record<string, AttributeValue | undefined> {
  const { breakdown, pricing } = cost;
  const reasoning = cost.status === "foreign" ? cost.reasoningPico : cost.reasoningPicoUsd;
  return {
    [SPOOR_USAGE_COST_INPUT_AMOUNT]: usd(breakdown.input),
    [SPOOR_USAGE_COST_OUTPUT_AMOUNT]: usd(breakdown.output),
    [SPOOR_USAGE_COST_CACHE_READ_AMOUNT]: usd(breakdown.cacheRead),
    [SPOOR_USAGE_COST_CACHE_WRITE_AMOUNT]: usd(breakdown.cacheWrite),
    [SPOOR_USAGE_COST_REASONING_AMOUNT]: usd(reasoning),
    [SPOOR_USAGE_COST_AUDIO_AMOUNT]: usd(breakdown.audio),
    [SPOOR_USAGE_COST_IMAGE_AMOUNT]: usd(breakdown.image),
    [SPOOR_USAGE_COST_TOOLS_AMOUNT]: usd(breakdown.tools),
    [SPOOR_USAGE_COST_PRICING_VERSION]: pricing.version,
    [SPOOR_USAGE_COST_PRICING_MODEL]: pricing.model,
    [SPOOR_USAGE_COST_PRICING_MATCH]: pricing.match,
    [SPOOR_USAGE_COST_PRICING_MODIFIERS]:
      pricing.modifiers.length > 0 ? [...pricing.modifiers] : undefined,
    [SPOOR_USAGE_COST_PRICING_EFFECTIVE_DATE]: pricing.effectiveDate,
  };
}

/** Pico-USD as USD, the nearest double. */
export function usdOf(picoUsd: number): number {
  return picoUsd / 1e12;
}

function usd(pico: number | undefined): number | undefined {
  return pico === undefined ? undefined : usdOf(pico);
}
