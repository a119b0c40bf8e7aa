import { overlay } from "./overlay.ts";
import { modelsOf } from "./models-of.ts";
import { providerIds } from "./provider-id.ts";
import { periodAt, priceListOf } from "./rates.ts";
import type { Rates } from "./rates.ts";
import { userPrices } from "./user-prices.ts";

/** A model with a price. */
export interface ListedModel {
  /** The catalog's id of the provider. */
  readonly provider: string;
  readonly id: string;
  /** Where the price comes from. */
  readonly source: "user" | "overlay" | "genai-prices";
  /** ISO 4217, of the amounts in `perMillion`. */
  readonly currency: string;
  /** What a million cost today, of the first band of context length: `input`, `output`, `cacheRead` and so on. */
  readonly perMillion: Readonly<Record<string, number>>;
  readonly isFree: boolean;
  /** The day (UTC) from which that holds, where it is known. */
  readonly since?: string;
}

/**
 * All models that are listed, by provider: the user's, ours, then the catalog's; one that is listed twice is there once, with
 * the price that counts.
 *
 * @param now the day of the prices
 */
export function* listModels(now: Date = new Date()): Iterable<ListedModel> {
  const seen = new Set<string>();
  for (const model of userPrices()?.models ?? []) {
    if (model.prices === undefined) continue;
    const currency = userPrices()?.currency ?? "USD";
    seen.add(`${model.providerId}/${model.id}`);
    const own = { ...model, prices: model.prices };
    yield listed({ provider: model.providerId, source: "user", currency }, own, now);
  }
  for (const provider of providerIds()) {
    const own = new Set<unknown>(Object.hasOwn(overlay, provider) ? overlay[provider] : []);
    for (const model of modelsOf(provider, false)) {
      const key = `${provider}/${model.id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const source = own.has(model) ? "overlay" : "genai-prices";
      yield listed({ provider, source, currency: "USD" }, model, now);
    }
  }
}

function listed(
  from: Pick<ListedModel, "provider" | "source" | "currency">,
  model: Parameters<typeof priceListOf>[1],
  now: Date,
): ListedModel {
  const period = periodAt(priceListOf(from.provider, model), now);
  return {
    ...from,
    id: model.id,
    perMillion: period === undefined ? {} : perMillionOf(period.bands[0].rates),
    isFree: period?.counts === "free",
    ...(period?.effectiveDate !== undefined && { since: period.effectiveDate }),
  };
}

function perMillionOf({ tools, ...rates }: Rates): Record<string, number> {
  const amounts: Record<string, number> = {};
  for (const [kind, price] of Object.entries({ ...rates, ...tools })) {
    if (price !== undefined) amounts[kind] = price / 1e6;
  }
  return amounts;
}
