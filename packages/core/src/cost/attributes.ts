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
import type { Cost } from "./cost.ts";

/**
 * A cost as attributes of the model call's span: amounts in USD as doubles, status, source and provenance. An unpriced call
 * gets its status and the reason, and no amount. Dimensions that cost nothing are left out.
 */
export function costAttributes(cost: Cost): Attributes {
  if (cost.status === "unpriced") {
    return {
      [SPOOR_USAGE_COST_STATUS]: cost.status,
      [SPOOR_USAGE_COST_UNPRICED_REASON]: cost.reason,
    };
  }
  const amount = usdOf(cost.picoUsd);
  const own = cost.source === "local" ? cost : undefined;
  const { breakdown, reasoningPicoUsd, pricing } = own ?? {};
  return present<AttributeValue>({
    [SPOOR_USAGE_COST_STATUS]: cost.status,
    [SPOOR_USAGE_COST_SOURCE]: cost.source,
    [SPOOR_USAGE_COST_CURRENCY]: "USD",
    [SPOOR_USAGE_COST_AMOUNT]: amount,
    [GEN_AI_USAGE_COST]: amount,
    [SPOOR_USAGE_COST_INPUT_AMOUNT]: usd(breakdown?.input),
    [SPOOR_USAGE_COST_OUTPUT_AMOUNT]: usd(breakdown?.output),
    [SPOOR_USAGE_COST_CACHE_READ_AMOUNT]: usd(breakdown?.cacheRead),
    [SPOOR_USAGE_COST_CACHE_WRITE_AMOUNT]: usd(breakdown?.cacheWrite),
    [SPOOR_USAGE_COST_REASONING_AMOUNT]: usd(reasoningPicoUsd),
    [SPOOR_USAGE_COST_AUDIO_AMOUNT]: usd(breakdown?.audio),
    [SPOOR_USAGE_COST_IMAGE_AMOUNT]: usd(breakdown?.image),
    [SPOOR_USAGE_COST_TOOLS_AMOUNT]: usd(breakdown?.tools),
    [SPOOR_USAGE_COST_PRICING_VERSION]: pricing?.version,
    [SPOOR_USAGE_COST_PRICING_MODEL]: pricing?.model,
    [SPOOR_USAGE_COST_PRICING_MATCH]: pricing?.match,
    [SPOOR_USAGE_COST_PRICING_MODIFIERS]: pricing?.modifiers.length
      ? [...pricing.modifiers]
      : undefined,
    [SPOOR_USAGE_COST_PRICING_EFFECTIVE_DATE]: pricing?.effectiveDate,
  });
}

/** Pico-USD as USD, the nearest double. */
export function usdOf(picoUsd: number): number {
  return picoUsd / 1e12;
}

function usd(pico: number | undefined): number | undefined {
  return pico === undefined ? undefined : usdOf(pico);
}
