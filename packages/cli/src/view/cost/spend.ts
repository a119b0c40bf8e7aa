import type { Cost } from "../../print/money.ts";
import type { ModelCall, Tokens } from "../model-call.ts";
import type { Dimension } from "./dimension.ts";

/** What some calls cost together. */
export interface Spend {
  readonly calls: number;
  readonly tokens: Tokens;
  readonly cost: Cost;
  /** Amounts in other currencies by their codes; they are no part of `cost`. */
  readonly otherCurrencies: Readonly<Record<string, number>>;
  /** What unpriced calls would cost by estimates of their tokens; no part of `cost`. */
  readonly estimated: { readonly usd: number; readonly calls: number };
  /** Why calls have no price, with how many. */
  readonly unpricedReasons: Readonly<Record<string, number>>;
}

/** The calls that belong together. */
export interface SpendGroup extends Spend {
  /** A value for each dimension; null where a call has none. */
  readonly key: Readonly<Partial<Record<Dimension, string | null>>>;
  /** The part of all USD that is spent here, 0 to 1; null where there is no sum. */
  readonly share: number | null;
}

/** All calls of a window, put together. */
export interface SpendReport {
  readonly groupBy: readonly Dimension[];
  /** Over all calls, each counted once. */
  readonly totals: Spend;
  /** The dearest first; all of them, or the first ones. */
  readonly groups: readonly SpendGroup[];
  /** All groups. */
  readonly groupCount: number;
  /** Whether calls count in several groups, so that these add up to more than the totals. */
  readonly overlapping: boolean;
}

/** Picounits to the unit: sums of whole ones do not depend on their order. */
const pico = 1e12;

/** What was charged in other currencies than USD, by their codes. */
export function otherCurrenciesOf(
  all: readonly Pick<ModelCall, "charged">[],
): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { charged } of all) {
    if (charged === undefined) continue;
    const { currency, amount } = charged;
    sums.set(currency, (sums.get(currency) ?? 0) + Math.round(amount * pico));
  }
  return Object.fromEntries([...sums].map(([code, sum]) => [code, sum / pico]));
}

/** Why `calls` have no price, with how many for each reason. */
export function unpricedReasonsOf(
  calls: readonly Pick<ModelCall, "unpricedReason" | "charged">[],
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { unpricedReason, charged } of calls) {
    if (unpricedReason !== undefined && charged === undefined)
      counts.set(unpricedReason, (counts.get(unpricedReason) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

const nameOf = (key: SpendGroup["key"]): string => JSON.stringify(Object.values(key));

/** The dearest first, then those most often called, then by name. */
export function byCost(one: SpendGroup, other: SpendGroup): number {
  return (
    (other.cost.usd ?? -1) - (one.cost.usd ?? -1) ||
    other.calls - one.calls ||
    (nameOf(one.key) < nameOf(other.key) ? -1 : 1)
  );
}
