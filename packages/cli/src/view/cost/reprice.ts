import { costOf, usdOf } from "@spoor/core/cost";
import type { Cost as CallCost } from "@spoor/core/cost";
import { at, number, text } from "@spoor/core/record";
import type { Usage } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_MODEL,
  OPENAI_REQUEST_SERVICE_TIER,
  SERVER_ADDRESS,
  SPOOR_USAGE_COST_PRICING_VERSION,
  SPOOR_USAGE_COST_SOURCE,
  SPOOR_USAGE_COST_TOOLS_AMOUNT,
} from "@spoor/core/semconv";
import { usageFromAttributes } from "@spoor/core/usage";
import type { ModelCall } from "../model-call.ts";

/** A price as it was recorded, or as it is now. */
export interface Pricing {
  /** USD; null where there is no price, or one in another currency. */
  readonly usd: number | null;
  readonly charged: ModelCall["charged"];
  readonly unpricedReason: string | undefined;
  /** Name and version of the catalogs it was made from. */
  readonly catalog: string | undefined;
}

/** Why a call keeps the price that was recorded. */
export type KeptReason = "provider" | "other_currency" | "not_billed" | "incomplete_usage";

/** One call with the price that it had and the one that it has. */
export interface Repriced {
  readonly call: ModelCall;
  readonly old: Pricing;
  readonly new: Pricing;
  /** Undefined where the call was priced again. */
  readonly kept: KeptReason | undefined;
}

function oldPricing({ span, usd, charged, unpricedReason }: ModelCall): Pricing {
  const catalog = text(at(span.attributes, SPOOR_USAGE_COST_PRICING_VERSION));
  const reason = charged === undefined ? unpricedReason : undefined;
  return { usd: usd ?? null, charged, unpricedReason: reason, catalog };
}

function newPricing(cost: CallCost): Pricing {
  const none = { usd: null, charged: undefined, unpricedReason: undefined, catalog: undefined };
  if (cost.status === "unpriced") return { ...none, unpricedReason: cost.reason };
  if (cost.status === "foreign") {
    const charged = { amount: cost.pico / 1e12, currency: cost.currency };
    return { ...none, charged, catalog: cost.pricing.version };
  }
  const catalog = cost.source === "local" ? cost.pricing.version : undefined;
  return { ...none, usd: usdOf(cost.picoUsd), catalog };
}

function keptReason(call: ModelCall, usage: Usage | undefined): KeptReason | undefined {
  const { attributes } = call.span;
  const source = at(attributes, SPOOR_USAGE_COST_SOURCE);
  if (source === "provider") return "provider";
  if (call.charged !== undefined && source !== "local") return "other_currency";
  if (call.usd === undefined && call.unpricedReason === undefined) return "not_billed";
  const hadPrice = call.usd !== undefined || call.charged !== undefined;
  return hadPrice && usage === undefined ? "incomplete_usage" : undefined;
}

/** What tools cost cannot be told again from a span that does not say how often they were used. */
function lacksFees({ span }: ModelCall, cost: CallCost): boolean {
  const fees = number(at(span.attributes, SPOOR_USAGE_COST_TOOLS_AMOUNT)) ?? 0;
  return fees > 0 && "breakdown" in cost && cost.breakdown.tools === undefined;
}

/**
 * `call` priced again, from the usage on its span and with the prices of its day. What the provider said that it charged
 * stays, and so does a price that the span no longer tells enough of.
 */
export function repriced(call: ModelCall): Repriced {
  const { attributes, startMs } = call.span;
  const usage = usageFromAttributes(attributes);
  const old = oldPricing(call);
  const kept = keptReason(call, usage);
  if (kept !== undefined) return { call, old, new: old, kept };
  const cost = costOf({
    provider: call.provider ?? "",
    model: call.responseModel,
    requestModel: text(at(attributes, GEN_AI_REQUEST_MODEL)),
    usage,
    at: new Date(startMs),
    serviceTier: text(at(attributes, OPENAI_REQUEST_SERVICE_TIER)),
    baseUrl: text(at(attributes, SERVER_ADDRESS)),
  });
  if (lacksFees(call, cost)) return { call, old, new: old, kept: "incomplete_usage" };
  return { call, old, new: newPricing(cost), kept };
}
