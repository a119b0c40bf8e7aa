// What genai-prices alone makes of a case, used as its documentation has it: the usage that it extracts from the reply, and
// its own arithmetic. What it throws is taken for "no price".
import { verdict } from "./cases.mjs";
import { genaiPrices } from "./catalogs.mjs";

const { calcPrice, extractUsage, findProvider } = genaiPrices;

const providerIds = {
  "aws.bedrock": "aws",
  "google.vertex": "google",
  xai: "x-ai",
};

export function genaiPricesOutcome(one) {
  return verdict(one, priceOf(one));
}

function priceOf(one) {
  const providerId = providerIds[one.provider] ?? one.provider;
  try {
    const provider = findProvider({ providerId });
    if (provider === undefined) return undefined;
    const extracted = extractUsage(provider, one.response, flavorOf(provider, one.api));
    // Bedrock's replies name no model, and those of Azure's are the ones that are billed.
    const model = extracted.model ?? one.model;
    const options = { providerId, timestamp: new Date(one.timestamp) };
    return calcPrice(extracted.usage, model, options)?.total_price;
  } catch {
    return undefined;
  }
}

/** Its name for the shape of a reply, where the provider has that one; else the first one that the provider has. */
function flavorOf({ extractors = [] }, api) {
  const flavors = extractors.map(({ api_flavor: flavor }) => flavor);
  const [vendor, name] = api.split(".");
  const wanted = vendor === "anthropic" ? "anthropic" : name;
  return flavors.find((flavor) => flavor === wanted) ?? flavors[0];
}
