// The catalogs behind our prices as they are written down, one entry a model: genai-prices' and our overlay's.
import { createRequire } from "node:module";
import { catalogVersion } from "@spoor/core/cost";
import { overlay } from "../../packages/core/dist/cost/catalog/overlay.js";
import { providerIds } from "../../packages/core/dist/cost/catalog/provider-id.js";

const core = createRequire(createRequire(import.meta.url).resolve("@spoor/core/package.json"));

/** The package itself, as `@spoor/core` has it. */
export const genaiPrices = core("@pydantic/genai-prices");

export { catalogVersion };

/**
 * Every model of the catalogs: `{ source, provider, id, periods: [{ from, prices: { input: { base, tiers } }, others }] }`,
 * in USD per million tokens; `others` are the catalog's names of prices of something else, by the hour or the page. Prices
 * that hold at some hours alone are left out.
 */
export function catalogModels() {
  return providerIds().flatMap((provider) => modelsOf(provider));
}

function modelsOf(provider) {
  const own = overlay[provider] ?? [];
  const listed = genaiPrices.findProvider({ providerId: provider })?.models ?? [];
  return own
    .map((model) => modelOf("overlay", provider, model))
    .concat(listed.map((model) => modelOf("genai-prices", provider, model)));
}

function modelOf(source, provider, { id, prices }) {
  const dated = Array.isArray(prices) ? prices : [{ prices }];
  const periods = dated
    .filter(({ constraint }) => constraint === undefined || constraint.type === "start_date")
    .map((period) => ({
      from: period.constraint?.start_date,
      prices: Object.fromEntries(Object.entries(period.prices).flatMap(tokenPrice)),
      others: Object.keys(period.prices).filter((key) => !Object.hasOwn(kinds, key)),
    }));
  return { source, provider, id, periods };
}

const kinds = {
  input_mtok: "input",
  output_mtok: "output",
  cache_read_mtok: "cacheRead",
  cache_write_mtok: "cacheWrite",
  cache_write_1h_mtok: "cacheWrite1h",
};

function tokenPrice([key, price]) {
  if (!Object.hasOwn(kinds, key) || price === undefined) return [];
  const { base, tiers } = typeof price === "number" ? { base: price, tiers: [] } : price;
  return [[kinds[key], { base, tiers }]];
}
