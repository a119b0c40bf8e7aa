import type { Iteration, Usage } from "../record/index.ts";
import { addFees, addTokens, newBill } from "./bill.ts";
import type { Bill, CostLine } from "./bill.ts";
import { isPricedByRequest, providerIdOf } from "./catalog/provider-id.ts";
import { periodAt } from "./catalog/rates.ts";
import type { Period } from "./catalog/rates.ts";
import { resolve } from "./catalog/resolve.ts";
import type { Resolved } from "./catalog/resolve.ts";
import { aliasOf, userModelOf, userPrices } from "./catalog/user-prices.ts";
import { catalogVersion } from "./catalog/version.ts";
import { circumstancesOf } from "./circumstances.ts";
import type { Cost, PricedCall, Pricing, ProviderCost, Unpriced, UnpricedReason } from "./cost.ts";
import { product } from "./factor.ts";
import { feeItems, tokenItems } from "./items.ts";
import { isCounted } from "./is-counted.ts";
import { tariffOf } from "./tariff.ts";
import type { Tariff } from "./tariff.ts";

/**
 * What a call cost: what the provider says it charged, else the user's own prices, else the list price of its tokens and
 * tools on the day, with its context length, cache use, service tier and region; or the reason why that is not known.
 *
 * Deterministic, without I/O or clock; microseconds once a model was seen. Never throws. Amounts beyond 9,007 USD, where
 * whole pico-USD no longer fit a number, are an `error`.
 */
export function costOf(call: PricedCall): Cost {
  return explained(call, false).cost;
}

/** A cost and what it is the sum of. */
export interface Explanation {
  readonly cost: Cost;
  readonly lines: readonly CostLine[];
}

/** The cost that {@link costOf} gives, with its lines, which sum to it exactly; an unpriced call has none. Never throws. */
export function explain(call: PricedCall): Explanation {
  return explained(call, true);
}

function explained(call: PricedCall, hasLines: boolean): Explanation {
  try {
    const { usage } = call;
    const gatewayUsd = userPrices()?.believesGateway === true ? call.gatewayUsd : undefined;
    const reportedUsd = usage?.reportedUsd ?? gatewayUsd;
    if (reportedUsd !== undefined) return reported(reportedUsd);
    if (usage === undefined) return { cost: unpriced("no_usage"), lines: [] };
    const bill = newBill(hasLines);
    const cost = localCost(call, usage, bill);
    return { cost, lines: cost.status === "unpriced" ? [] : (bill.lines ?? []) };
  } catch {
    return { cost: unpriced("error"), lines: [] };
  }
}

function reported(usd: number): Explanation {
  const picoUsd = Math.round(usd * 1e12);
  if (!Number.isSafeInteger(picoUsd) || picoUsd < 0) return { cost: unpriced("error"), lines: [] };
  const cost: ProviderCost = { status: "priced", source: "provider", picoUsd };
  const what = "charged, as the provider says";
  const line = { dimension: "total", what, quantity: 1, usdPerMillion: usd * 1e6 } as const;
  return { cost, lines: [{ ...line, modifiers: [], picoUsd }] };
}

function localCost(call: PricedCall, usage: Usage, bill: Bill): Cost {
  if (Number.isNaN(call.at.getTime())) return unpriced("error");
  const name = nameOf(call);
  const answering = name === undefined ? undefined : resolve(call.provider, name);
  if (answering === undefined) return unpriced("unknown_model");
  let pricing: Pricing | undefined;
  for (const request of requestsOf(usage)) {
    const model: Resolved | undefined = request.model
      ? resolve(call.provider, request.model)
      : answering;
    if (model === undefined) return unpriced("unknown_model");
    if (model.currency !== answering.currency) return unpriced("error");
    const found = tariffAt(call, model, request.usage);
    if ("status" in found) return found;
    const { period, tariff } = found;
    const { list } = model;
    const items = tokenItems(request.usage, tariff.rates, list.fees);
    if (items === undefined) return unpriced("unknown_tier");
    if (!addTokens(bill, items, tariff)) return unpriced("error");
    if (model !== answering || pricing !== undefined) continue;
    pricing = pricingOf(answering, period, tariff);
    const fees = feeItems(usage, tariff.rates, list.fees);
    if (fees === undefined) return unpriced("unknown_tier");
    if (!addFees(bill, fees)) return unpriced("error");
  }
  return pricing === undefined ? unpriced("no_usage") : priced(bill, pricing, answering.currency);
}

/**
 * The model's name that sets the price: what the user knows of the request's, else the reply's. A deployment's name, which
 * Azure has in the request, says nothing by itself.
 */
function nameOf({ provider, model, requestModel }: PricedCall): string | undefined {
  if (requestModel !== undefined && userPrices() !== undefined) {
    if (aliasOf(requestModel) ?? userModelOf(provider, requestModel)) return requestModel;
  }
  const providerId = providerIdOf(provider);
  if (providerId === "azure") return model;
  if (providerId !== undefined && isPricedByRequest(providerId)) return requestModel ?? model;
  return model ?? requestModel;
}

/** The requests of a call, each billed alone. */
function requestsOf(usage: Usage): readonly Iteration[] {
  const { iterations } = usage;
  return iterations === undefined || iterations.length === 0 ? [{ usage }] : iterations;
}

/** What one request of the call is billed at; tier and place are said once for all of them. */
function tariffAt(
  call: PricedCall,
  { list, isUsers, isBatch, factor }: Resolved,
  usage: Usage,
): { readonly period: Period; readonly tariff: Tariff } | Unpriced {
  const period = periodAt(list, call.at);
  if (period === undefined) return unpriced("error");
  if (!isCounted(usage, period, list.modelId)) return unpriced("no_usage");
  const { tier, place } = circumstancesOf(call, isBatch);
  const tariff = tariffOf(list, period, { usage, tier, place, isUsers: isUsers === true });
  if (tariff === undefined) return unpriced("unknown_tier");
  return { period, tariff: factor === undefined ? tariff : discounted(tariff, factor) };
}

function discounted(tariff: Tariff, factor: NonNullable<Resolved["factor"]>): Tariff {
  return {
    rates: tariff.rates,
    factor: product(tariff.factor, factor),
    modifiers: [...tariff.modifiers, "contract"],
  };
}

function pricingOf({ list, match }: Resolved, period: Period, tariff: Tariff): Pricing {
  return {
    version: catalogVersion,
    model: list.modelId,
    match,
    modifiers: tariff.modifiers,
    ...(period.effectiveDate !== undefined && { effectiveDate: period.effectiveDate }),
    ...(period.counts === "free" && { isFree: true }),
  };
}

function priced({ breakdown, total, reasoning }: Bill, pricing: Pricing, currency: string): Cost {
  if (currency !== "USD") {
    const cost = { status: "foreign", currency, pico: total, breakdown, pricing } as const;
    return reasoning > 0 ? { ...cost, reasoningPico: reasoning } : cost;
  }
  const cost = { status: "priced", source: "local", picoUsd: total, breakdown, pricing } as const;
  return reasoning > 0 ? { ...cost, reasoningPicoUsd: reasoning } : cost;
}

function unpriced(reason: UnpricedReason): Unpriced {
  return { status: "unpriced", reason };
}
