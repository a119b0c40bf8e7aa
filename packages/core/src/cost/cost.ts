import type { Usage } from "../record/index.ts";

/** One model call, as far as its price depends on it. */
export interface PricedCall {
  /** The provider as `gen_ai.provider.name` has it; the names that common libraries use for it are understood too. */
  readonly provider: string;
  /** The model that answered, as the reply names it. */
  readonly model: string | undefined;
  /** The model that was asked for; decides where the reply's name lacks the price (Bedrock), and is looked up among the user's aliases. */
  readonly requestModel?: string | undefined;
  readonly usage: Usage | undefined;
  /** When the call was made: prices have dates. */
  readonly at: Date;
  /** Whether it was part of a batch; a reply seldom says so. */
  readonly isBatch?: boolean | undefined;
  /** The service tier that was asked for; counts where the reply does not say which one served it. */
  readonly serviceTier?: string | undefined;
  /** Where it was sent, when that may change the price: a cloud region, `eu`, `us`, `global`, `datazone`. */
  readonly region?: string | undefined;
  /** The URL or host that it was sent to; it names the region at some providers. */
  readonly baseUrl?: string | undefined;
  /** Azure's type of the deployment, which no reply tells: `GlobalStandard`, `DataZoneStandard`, `GlobalBatch` and so on. */
  readonly deploymentType?: string | undefined;
  /** What a gateway in between says the call cost, in USD; counts where the user's prices say that it is to be believed. */
  readonly gatewayUsd?: number | undefined;
}

/**
 * Amounts in pico-USD (1e-12 USD), whole numbers; a dimension that cost nothing is absent. They sum to the total exactly.
 */
export type Breakdown = Readonly<Partial<Record<Dimension, number>>>;

/** What a call is billed for. */
export const dimensions = [
  "input",
  "output",
  "cacheRead",
  "cacheWrite",
  "audio",
  "image",
  "tools",
] as const;

export type Dimension = (typeof dimensions)[number];

/** How a price was found. */
export interface Pricing {
  /** Name and version of the catalogs. */
  readonly version: string;
  /** The catalog's own id of the model. */
  readonly model: string;
  /**
   * `exact`: the catalog lists this very id; `dated`: all but a date, version or channel at its end; `alias`: another name of
   * it; `user`: the user's own prices, discount or alias.
   */
  readonly match: Match;
  /** What changed the list price: `batch`, `flex`, `priority`, `fast`, a region, `contract` for the user's discount. */
  readonly modifiers: readonly string[];
  /** The day (UTC) from which the price was valid, where the catalog knows it. */
  readonly effectiveDate?: string;
  /** There when the catalog lists the model as free: its 0 is a price. */
  readonly isFree?: true;
}

export type Match = "exact" | "dated" | "alias" | "user";

export type UnpricedReason = "unknown_model" | "no_usage" | "unknown_tier" | "error";

/** A call's price computed from the catalogs. */
export interface LocalCost {
  readonly status: "priced";
  readonly source: "local";
  readonly picoUsd: number;
  readonly breakdown: Breakdown;
  /** The part of `breakdown.output` that reasoning took; not to be added to the sum. */
  readonly reasoningPicoUsd?: number;
  readonly pricing: Pricing;
}

/** What the provider says it charged; it does not say for what. */
export interface ProviderCost {
  readonly status: "priced";
  readonly source: "provider";
  readonly picoUsd: number;
}

/** A price of the user's in another currency, which is told and never converted: it has no part in any sum of USD. */
export interface ForeignCost {
  readonly status: "foreign";
  /** ISO 4217, never `USD`. */
  readonly currency: string;
  /** In 1e-12 of the currency, as those of the breakdown are. */
  readonly pico: number;
  readonly breakdown: Breakdown;
  readonly reasoningPico?: number;
  readonly pricing: Pricing;
}

/** A call whose price is not known, which is never the same as 0. */
export interface Unpriced {
  readonly status: "unpriced";
  readonly reason: UnpricedReason;
}

export type Cost = LocalCost | ProviderCost | ForeignCost | Unpriced;
