import { modelsOf } from "./models-of.ts";
import type { Match } from "../cost.ts";
import { covers, isTail, matches } from "./match.ts";
import { spellingsOf } from "./model-id.ts";
import { providerIdOf } from "./provider-id.ts";
import { priceListOf } from "./rates.ts";
import type { PriceList } from "./rates.ts";

/** A model found in the catalogs. */
export interface Resolved {
  readonly list: PriceList;
  readonly match: Match;
}

/** Names are kept by provider and model, found or not; the oldest leaves when there are more. */
const maxKept = 1000;
const kept = new Map<string, Resolved | undefined>();

/**
 * The prices of the model that a provider calls `model`, or undefined when the catalogs have none for it.
 *
 * The work is done once for a name and kept, with all prices the model ever had: which of them holds on a day is looked up
 * call by call. The same names always give the same prices.
 */
export function resolve(provider: string, model: string): Resolved | undefined {
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
  const providerId = providerIdOf(provider);
  if (providerId === undefined) return undefined;
  const models = modelsOf(providerId);
  for (const id of spellingsOf(model)) {
    for (const candidate of models) {
      const listed = candidate.id.toLowerCase();
      if (covers(candidate.match, id) || (listed === id && matches(candidate.match, id))) {
        return { list: priceListOf(providerId, candidate), match: matchOf(listed, id) };
      }
    }
  }
  return undefined;
}

function matchOf(listed: string, id: string): Match {
  if (listed === id) return "exact";
  return id.startsWith(listed) && isTail(id.slice(listed.length)) ? "dated" : "alias";
}
