import type { Iteration, Usage } from "../record/index.ts";
import { feeAmount, tokenAmounts } from "./amounts.ts";
import type { Amounts } from "./amounts.ts";
import { catalogVersion } from "./catalog/models-of.ts";
import { dimensions } from "./cost.ts";
import type { Cost, Dimension, PricedCall, Pricing, Unpriced, UnpricedReason } from "./cost.ts";
import { isPricedByRequest, providerIdOf } from "./catalog/provider-id.ts";
import { periodAt } from "./catalog/rates.ts";
import type { Period } from "./catalog/rates.ts";
import { resolve } from "./catalog/resolve.ts";
import type { Resolved } from "./catalog/resolve.ts";
import { tariffOf } from "./tariff.ts";
import type { Tariff } from "./tariff.ts";

/**
 * What a call cost: what the provider says it charged, else the list price of its tokens and tools on the day, with its
 * context length, cache use, service tier and region; or the reason why that is not known.
 *
 * Deterministic, without I/O or clock; microseconds once a model was seen. Never throws. Amounts beyond 9,007 USD, where
 * whole pico-USD no longer fit a number, are an `error`.
 */
export function costOf(call: PricedCall): Cost {
  try {
    const { usage } = call;
    if (usage === undefined) return unpriced("no_usage");
    return usage.reportedUsd === undefined
      ? localCost(call, usage)
      : providerCost(usage.reportedUsd);
  } catch {
    return unpriced("error");
  }
}

function providerCost(usd: number): Cost {
  const picoUsd = Math.round(usd * 1e12);
  if (!Number.isSafeInteger(picoUsd) || picoUsd < 0) return unpriced("error");
  return { status: "priced", source: "provider", picoUsd };
}

function localCost(call: PricedCall, usage: Usage): Cost {
  if (Number.isNaN(call.at.getTime())) return unpriced("error");
  const name = nameOf(call);
  const answering = name === undefined ? undefined : resolve(call.provider, name);
  if (answering === undefined) return unpriced("unknown_model");
  const bill: Bill = { breakdown: {}, picoUsd: 0, reasoning: 0 };
  let pricing: Pricing | undefined;
  for (const request of requestsOf(usage)) {
    const model: Resolved | undefined = request.model
      ? resolve(call.provider, request.model)
      : answering;
    if (model === undefined) return unpriced("unknown_model");
    const found = tariffAt(call, model, request.usage);
    if ("status" in found) return found;
    const { period, tariff } = found;
    const amounts = tokenAmounts(request.usage, tariff.rates, tariff.factor);
    let reason = addTo(bill, amounts);
    if (model === answering && pricing === undefined) {
      pricing = pricingOf(answering, period, tariff);
      reason ??= addFees(bill, feeAmount(usage, tariff.rates));
    }
    if (reason !== undefined) return unpriced(reason);
  }
  return pricing === undefined ? unpriced("no_usage") : priced(bill, pricing);
}

/** The model's name that sets the price. A deployment's name, which Azure has in the request, says nothing. */
function nameOf({ provider, model, requestModel }: PricedCall): string | undefined {
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
  { at, region, usage: said }: PricedCall,
  { list }: Resolved,
  usage: Usage,
): { readonly period: Period; readonly tariff: Tariff } | Unpriced {
  const period = periodAt(list, at);
  if (period === undefined) return unpriced("error");
  if (!isCounted(usage, period, list.modelId)) return unpriced("no_usage");
  const tariff = tariffOf(list, period, {
    usage,
    tier: said?.serviceTier?.toLowerCase(),
    place: (said?.region ?? region)?.toLowerCase(),
  });
  return tariff === undefined ? unpriced("unknown_tier") : { period, tariff };
}

/** Whether everything that has a price was counted: half a bill is none. Embeddings have no output to count. */
function isCounted(usage: Usage, { bands, isByToken }: Period, modelId: string): boolean {
  const { input, output } = bands[0].rates;
  if (!isByToken) return false;
  if (usage.inputTokens === undefined && usage.outputTokens === undefined) return false;
  if (input && usage.inputTokens === undefined) return false;
  return !output || usage.outputTokens !== undefined || modelId.includes("embed");
}

function pricingOf({ list, match }: Resolved, period: Period, tariff: Tariff): Pricing {
  return {
    version: catalogVersion,
    model: list.modelId,
    match,
    modifiers: tariff.modifiers,
    ...(period.effectiveDate !== undefined && { effectiveDate: period.effectiveDate }),
  };
}

interface Bill {
  readonly breakdown: Partial<Record<Dimension, number>>;
  picoUsd: number;
  reasoning: number;
}

function addTo(bill: Bill, amounts: Amounts): UnpricedReason | undefined {
  if (typeof amounts === "string") return reasonOf(amounts);
  for (const dimension of dimensions) {
    const amount = amounts.breakdown[dimension];
    if (amount !== undefined) add(bill, dimension, amount);
  }
  bill.reasoning += amounts.reasoning;
  return Number.isSafeInteger(bill.picoUsd) ? undefined : "error";
}

function addFees(bill: Bill, fees: ReturnType<typeof feeAmount>): UnpricedReason | undefined {
  if (typeof fees === "string") return reasonOf(fees);
  if (fees > 0) add(bill, "tools", fees);
  return Number.isSafeInteger(bill.picoUsd) ? undefined : "error";
}

function add(bill: Bill, dimension: Dimension, amount: number): void {
  bill.breakdown[dimension] = (bill.breakdown[dimension] ?? 0) + amount;
  bill.picoUsd += amount;
}

function reasonOf(problem: "unpublished" | "invalid"): UnpricedReason {
  return problem === "unpublished" ? "unknown_tier" : "error";
}

function priced({ breakdown, picoUsd, reasoning }: Bill, pricing: Pricing): Cost {
  const cost = { status: "priced", source: "local", picoUsd, breakdown, pricing } as const;
  return reasoning > 0 ? { ...cost, reasoningPicoUsd: reasoning } : cost;
}

function unpriced(reason: UnpricedReason): Unpriced {
  return { status: "unpriced", reason };
}
