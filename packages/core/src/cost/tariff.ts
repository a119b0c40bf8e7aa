import type { Usage } from "../record/index.ts";
import type { Factor } from "./amounts.ts";
import { bandOf, isClaude, ratesOf } from "./catalog/rates.ts";
import type { Band, Period, PriceList, Rates } from "./catalog/rates.ts";
import { tiers } from "./tiers.ts";
import type { TierRule } from "./tiers.ts";

/** What one request is billed at, after its context length, service tier and region. */
export interface Tariff {
  readonly rates: Rates;
  readonly factor: Factor;
  readonly modifiers: readonly string[];
}

/** What decides a request's tariff. */
export interface TariffRequest {
  readonly usage: Usage;
  readonly tier: string | undefined;
  readonly place: string | undefined;
}

/** Names of what is billed at list price; a reply that says none is taken to be of it. */
const standard: ReadonlySet<string> = new Set(["default", "standard", "auto", "on_demand"]);
const none: readonly string[] = [];
const listPrice: Factor = [1, 1];
const regionalPrice: Factor = [11, 10];

/**
 * What a request of `usage` is billed at in `period`, or undefined where its tier or region has no published price: a
 * call that is known to be billed otherwise is not priced at the list.
 *
 * @param request its counts, and in lower case the tier that served it and the place where it was served or sent
 */
export function tariffOf(
  list: PriceList,
  period: Period,
  { usage, tier, place }: TariffRequest,
): Tariff | undefined {
  const band = bandOf(period, usage.inputTokens ?? 0);
  const isStandard = tier === undefined || standard.has(tier);
  if (isStandard && place === undefined) {
    return { rates: band.rates, factor: listPrice, modifiers: none };
  }
  const rule = isStandard ? undefined : ruleOf(list, tier);
  const region = place === undefined ? listPrice : regionFactor(list, place);
  if (region === undefined) return undefined;
  if (!isStandard && (rule === undefined || isExcepted(rule, usage, band))) return undefined;
  const factor = rule?.factor ?? listPrice;
  return {
    rates: rule?.prices ? { ...ratesOf(rule.prices, -1, false), ...fees(band.rates) } : band.rates,
    factor: [factor[0] * region[0], factor[1] * region[1]],
    modifiers: [
      ...(rule === undefined || tier === undefined ? none : [tier]),
      ...(region === listPrice || place === undefined ? none : [place]),
    ],
  };
}

function ruleOf({ providerId, modelId }: PriceList, tier: string): TierRule | undefined {
  if (!Object.hasOwn(tiers, providerId)) return undefined;
  const rules = tiers[providerId];
  if (rules === undefined || !Object.hasOwn(rules, tier)) return undefined;
  return rules[tier]?.find((rule) => rule.models.test(modelId));
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

/** Claude 4.1 and older, by the catalog's ids. */
const claudeTo41 = /^claude-(?:v?[12]|3|4-|opus-4-[01]$|sonnet-4-0$)/;
const claude45 = /^claude-(?:haiku|opus|sonnet)-4-5$/;

/** How the place of inference changes the price; undefined where it does and nobody says how. */
function regionFactor({ providerId, modelId }: PriceList, place: string): Factor | undefined {
  if (place === "global") return listPrice;
  switch (providerId) {
    case "anthropic": {
      // `inference_geo` exists from Opus 4.6 on; older models keep their price.
      if (claudeTo41.test(modelId) || claude45.test(modelId)) return listPrice;
      return place === "us" ? regionalPrice : undefined;
    }
    case "google":
      // Regional endpoints of Vertex AI, for Claude 4.5 and later.
      return isClaude(modelId) && !claudeTo41.test(modelId) ? regionalPrice : listPrice;
    case "openai":
      // Regional processing, for models released since March 2026.
      return /^gpt-(?:5\.[4-9]|[6-9])/.test(modelId) ? regionalPrice : listPrice;
    case "azure":
      return place === "datazone" ? regionalPrice : listPrice;
    default:
      // Bedrock's regions are part of the model's id.
      return listPrice;
  }
}
