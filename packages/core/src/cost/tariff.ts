import type { Usage } from "../record/index.ts";
import { bandOf, ratesOf } from "./catalog/rates.ts";
import type { Band, Period, PriceList, Rates } from "./catalog/rates.ts";
import type { Circumstances } from "./circumstances.ts";
import { listPrice, product } from "./factor.ts";
import type { Factor } from "./factor.ts";
import { regionFactor } from "./regions.ts";
import { tierRuleOf } from "./tiers.ts";
import type { TierRule } from "./tiers.ts";

/** What one request is billed at, after its context length, service tier and region. */
export interface Tariff {
  readonly rates: Rates;
  readonly factor: Factor;
  readonly modifiers: readonly string[];
}

/** What decides a request's tariff. */
export interface TariffRequest extends Circumstances {
  readonly usage: Usage;
  /** Whether the prices are the user's own: the prices that the provider publishes for a tier are then none of them. */
  readonly isUsers: boolean;
}

/** Names of what is billed at list price; a reply that says none is taken to be of it. */
const standard: ReadonlySet<string> = new Set(["default", "standard", "on_demand"]);
const none: readonly string[] = [];

/**
 * What a request of `usage` is billed at in `period`, or undefined where its tier or region has no published price: a
 * call that is known to be billed otherwise is not priced at the list.
 */
export function tariffOf(
  list: PriceList,
  period: Period,
  { usage, tier, place, isUsers }: TariffRequest,
): Tariff | undefined {
  const band = bandOf(period, usage.inputTokens ?? 0);
  const isStandard = tier === undefined || standard.has(tier) || period.counts === "free";
  if (isStandard && place === undefined) {
    return { rates: band.rates, factor: listPrice, modifiers: none };
  }
  const rule = isStandard ? undefined : tierRuleOf(list, tier);
  const region = place === undefined ? listPrice : regionFactor(list, place);
  if (region === undefined) return undefined;
  if (!isStandard && (rule === undefined || isExcepted(rule, usage, band))) return undefined;
  if (isUsers && rule?.prices !== undefined) return undefined;
  return {
    rates: rule?.prices ? { ...ratesOf(rule.prices, -1, false), ...fees(band.rates) } : band.rates,
    factor: product(rule?.factor ?? listPrice, region),
    modifiers: [
      ...(rule === undefined || tier === undefined ? none : [tier]),
      ...(region === listPrice || place === undefined ? none : [place]),
    ],
  };
}

function isExcepted({ except = [] }: TierRule, usage: Usage, band: Band): boolean {
  const { cacheRead, cacheWrite } = band.rates;
  const has = {
    cache_read: cacheRead !== undefined && (usage.cacheReadTokens ?? 0) > 0,
    cache_write: cacheWrite !== undefined && (usage.cacheWriteTokens ?? 0) > 0,
    long_context: band.above >= 0,
  };
  return except.some((kind) => has[kind]);
}

function fees({ call, tools }: Rates): Pick<Rates, "call" | "tools"> {
  return { call, tools };
}
