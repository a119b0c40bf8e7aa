import type { ModelInfo } from "@pydantic/genai-prices";
import type { Match } from "../cost.ts";
import type { Factor } from "../factor.ts";
import { noFees } from "./fees.ts";
import { covers, isTail, matches } from "./match.ts";
import { spellingsOf } from "./model-id.ts";
import { modelsOf } from "./models-of.ts";
import { providerIdOf } from "./provider-id.ts";
import { priceListOf } from "./rates.ts";
import type { PriceList } from "./rates.ts";
import { aliasOf, providerKeyOf, userModelOf, userPrices } from "./user-prices.ts";
import type { UserModel, UserPrices } from "./user-prices.ts";

/** A model found in the user's prices or the catalogs. */
export interface Resolved {
  readonly list: PriceList;
  readonly match: Match;
  /** Of the prices in `list`; ISO 4217. */
  readonly currency: string;
  /** What the user pays of the price of tokens. */
  readonly factor?: Factor;
  /** Whether the prices are the user's, to which those of a tier say nothing. */
  readonly isUsers?: true;
  /** Whether the name itself says that it is of a batch, as a router's `:batch` does. */
  readonly isBatch?: true;
}

/** Names are kept by provider and model, found or not; the oldest leaves when there are more. */
const maxKept = 1000;
const kept = new Map<string, Resolved | undefined>();
let keptFor: UserPrices | undefined;

/**
 * The prices of the model that a provider calls `model`, or undefined when neither the user nor the catalogs have some.
 *
 * The work is done once for a name and kept, with all prices the model ever had: which of them holds on a day is looked up
 * call by call. The same names always give the same prices, until the user's prices are others.
 */
export function resolve(provider: string, model: string): Resolved | undefined {
  if (keptFor !== userPrices()) {
    kept.clear();
    keptFor = userPrices();
  }
  const key = `${provider}\n${model}`;
  const known = kept.get(key);
  if (known !== undefined || kept.has(key)) return known;
  const found = search(provider, model);
  if (kept.size >= maxKept) {
    const [oldest] = kept.keys();
    if (oldest !== undefined) kept.delete(oldest);
  }
  kept.set(key, found);
  return found;
}

function search(provider: string, model: string): Resolved | undefined {
  const alias = aliasOf(model);
  if (alias === undefined) return priced(provider, model);
  const found = priced(alias.provider, alias.model);
  return found && { ...found, match: "user" };
}

function priced(provider: string, model: string): Resolved | undefined {
  const own = userModelOf(provider, model);
  const listed = own?.prices === undefined ? listedOf(provider, model) : undefined;
  if (own === undefined) return listed;
  const base = own.prices === undefined ? listed : ofUser(provider, own, own.prices);
  if (base === undefined) return undefined;
  return { ...base, match: "user", ...(own.factor && { factor: own.factor }) };
}

function ofUser(provider: string, { id, match }: UserModel, prices: ModelInfo["prices"]): Resolved {
  const currency = userPrices()?.currency ?? "USD";
  const list = priceListOf(providerKeyOf(provider), { id, match, prices });
  // The published fees are in USD.
  const own = currency === "USD" ? list : { ...list, fees: noFees };
  return { list: own, match: "user", currency, isUsers: true };
}

const batchSuffix = ":batch";

function listedOf(provider: string, model: string): Resolved | undefined {
  const providerId = providerIdOf(provider);
  if (providerId === undefined) return undefined;
  const found = lookUp(providerId, model);
  if (found !== undefined || providerId !== "openrouter") return found;
  const name = model.trim().toLowerCase();
  if (!name.endsWith(batchSuffix)) return undefined;
  const base = lookUp(providerId, name.slice(0, -batchSuffix.length));
  return base && { ...base, isBatch: true };
}

function lookUp(providerId: string, model: string): Resolved | undefined {
  const models = modelsOf(providerId);
  const spellings = spellingsOf(model, providerId);
  for (const id of spellings) {
    for (const candidate of models) {
      const listed = candidate.id.toLowerCase();
      if (covers(candidate.match, id) || (listed === id && matches(candidate.match, id))) {
        return foundAt(providerId, candidate, matchOf(listed, id));
      }
    }
  }
  // The catalog's own name of a model is not always among those that its rules match.
  const [name] = spellings;
  const named = models.find(({ id }) => id.toLowerCase() === name);
  return named && foundAt(providerId, named, "exact");
}

function foundAt(providerId: string, model: ModelInfo, match: Match): Resolved {
  return { list: priceListOf(providerId, model), match, currency: "USD" };
}

function matchOf(listed: string, id: string): Match {
  if (listed === id) return "exact";
  return id.startsWith(listed) && isTail(id.slice(listed.length)) ? "dated" : "alias";
}
