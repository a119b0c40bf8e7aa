import type { MatchLogic, ModelInfo } from "@pydantic/genai-prices";
import type { Factor } from "../factor.ts";
import { matches } from "./match.ts";
import { spellingsOf } from "./model-id.ts";
import { providerIdOf } from "./provider-id.ts";

/** What a user agreed on with providers, and the names that only the user can tell the meaning of. */
export interface UserPrices {
  /** ISO 4217; of the prices in `models`. */
  readonly currency: string;
  /** Whether what a gateway says a call cost goes before what is computed. */
  readonly believesGateway: boolean;
  /** Deployments, opaque ARNs and such, in lower case. */
  readonly aliases: ReadonlyMap<string, UserAlias>;
  readonly models: readonly UserModel[];
}

export interface UserAlias {
  readonly provider: string;
  readonly model: string;
}

/** Prices of the user's own for a model, or a discount on the list price of it, or both. */
export interface UserModel {
  readonly providerId: string;
  readonly id: string;
  readonly match: MatchLogic;
  readonly prices?: ModelInfo["prices"];
  readonly factor?: Factor;
}

let current: UserPrices | undefined;

/** Prices all calls from here on by `prices`, where these have a price; undefined takes them away again. */
export function usePrices(prices: UserPrices | undefined): void {
  current = prices;
}

export function userPrices(): UserPrices | undefined {
  return current;
}

/** What the user says that a name stands for. */
export function aliasOf(name: string | undefined): UserAlias | undefined {
  return name === undefined ? undefined : current?.aliases.get(name.trim().toLowerCase());
}

/** The user's own entry for a model; the first that matches any spelling of its name decides. */
export function userModelOf(provider: string, model: string): UserModel | undefined {
  if (current === undefined || current.models.length === 0) return undefined;
  const providerId = providerKeyOf(provider);
  const own = current.models.filter((each) => each.providerId === providerId);
  if (own.length === 0) return undefined;
  const lower = model.trim().toLowerCase();
  const spellings = new Set([lower, ...spellingsOf(model)]);
  return own.find((each) => [...spellings].some((id) => matches(each.match, id)));
}

/** The catalog's id of a provider, or its own name: a user may price what the catalog does not list. */
export function providerKeyOf(provider: string): string {
  return providerIdOf(provider) ?? provider.trim().toLowerCase();
}
