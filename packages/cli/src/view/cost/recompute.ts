import type { Cost } from "../../print/money.ts";
import type { ModelCall } from "../model-call.ts";
import type { Dimension } from "./dimension.ts";
import { repriced } from "./reprice.ts";
import type { KeptReason, Pricing, Repriced } from "./reprice.ts";
import type { SpendGroup } from "./spend.ts";

/** What calls cost together; amounts in other currencies are no part of `usd`. */
export interface PricedSum extends Cost {
  readonly otherCurrencies: Readonly<Record<string, number>>;
}

/** What some calls cost as it was recorded, and as they are priced now. */
export interface Comparison {
  readonly calls: number;
  /** Calls whose price is another one now, or that have one only now, or no longer. */
  readonly changed: number;
  readonly old: PricedSum;
  readonly new: PricedSum;
  /** USD: the new sum less the old one; an unpriced call adds nothing to either. */
  readonly difference: number;
}

/** The calls that belong together. */
export interface ComparedGroup extends Comparison {
  readonly key: SpendGroup["key"];
}

/** All calls of a window, priced again. */
export interface RecomputeReport {
  readonly groupBy: readonly Dimension[];
  readonly totals: Comparison;
  /** The largest difference first. */
  readonly groups: readonly ComparedGroup[];
  /** Calls that keep their price, by the reason. */
  readonly kept: Readonly<Partial<Record<KeptReason, number>>>;
}

/** A call whose price is another one, for those who keep the books. */
export interface Correction {
  readonly traceId: string;
  readonly spanId: string;
  readonly at: string;
  readonly provider: string | undefined;
  readonly model: string;
  readonly old: Pricing;
  readonly new: Pricing;
}

/** Picodollars to the dollar: sums of whole ones do not depend on their order. */
const pico = 1e12;

/** What prices come to that are added one by one. */
class PriceSums {
  #pico = 0;
  #priced = 0;
  #unpriced = 0;
  readonly #currencies = new Map<string, number>();

  add({ usd, unpricedReason, charged }: Pricing): void {
    if (usd !== null) {
      this.#pico += Math.round(usd * pico);
      this.#priced += 1;
    } else if (unpricedReason !== undefined) this.#unpriced += 1;
    if (charged === undefined) return;
    const { currency, amount } = charged;
    this.#currencies.set(
      currency,
      (this.#currencies.get(currency) ?? 0) + Math.round(amount * pico),
    );
  }

  sum(): PricedSum {
    return {
      usd: this.#priced > 0 ? this.#pico / pico : null,
      unpriced: this.#unpriced,
      otherCurrencies: Object.fromEntries(
        [...this.#currencies].map(([code, sum]) => [code, sum / pico]),
      ),
    };
  }
}

const inPico = (usd: number | null): number | null =>
  usd === null ? null : Math.round(usd * pico);
const isSame = (one: Pricing, other: Pricing): boolean =>
  inPico(one.usd) === inPico(other.usd) &&
  one.charged?.currency === other.charged?.currency &&
  inPico(one.charged?.amount ?? null) === inPico(other.charged?.amount ?? null);
const isChanged = (one: Repriced): boolean => !isSame(one.old, one.new);

/** Old and new prices of calls that are added one by one. */
class ComparisonSums {
  #calls = 0;
  #changed = 0;
  readonly #old = new PriceSums();
  readonly #new = new PriceSums();

  add(one: Repriced): void {
    this.#calls += 1;
    if (isChanged(one)) this.#changed += 1;
    this.#old.add(one.old);
    this.#new.add(one.new);
  }

  comparison(): Comparison {
    const [before, after] = [this.#old.sum(), this.#new.sum()];
    return {
      calls: this.#calls,
      changed: this.#changed,
      old: before,
      new: after,
      difference: ((inPico(after.usd) ?? 0) - (inPico(before.usd) ?? 0)) / pico,
    };
  }
}

function correctionOf({ call, old, new: now }: Repriced): Correction {
  const { span, provider, model } = call;
  const { traceId, spanId, startMs } = span;
  return { traceId, spanId, at: new Date(startMs).toISOString(), provider, model, old, new: now };
}

/** Prices calls again that are added one by one. */
export class Recompute {
  readonly #groupBy: readonly Dimension[];
  readonly #totals = new ComparisonSums();
  readonly #groups = new Map<string, Group>();
  readonly #kept = new Map<KeptReason, number>();
  readonly #corrections: Correction[] = [];

  constructor(groupBy: readonly Dimension[]) {
    this.#groupBy = groupBy;
  }

  /** Adds `call`, which belongs to the groups of `keys`: values in the order of the dimensions. */
  add(call: ModelCall, keys: readonly (readonly (string | null)[])[]): void {
    const one = repriced(call);
    this.#totals.add(one);
    if (one.kept !== undefined) this.#kept.set(one.kept, (this.#kept.get(one.kept) ?? 0) + 1);
    if (isChanged(one)) this.#corrections.push(correctionOf(one));
    for (const key of keys) this.#groupOf(key).sums.add(one);
  }

  /** Calls whose price is another one now, the earliest first. */
  corrections(): readonly Correction[] {
    return this.#corrections.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  }

  report(): RecomputeReport {
    const groups: ComparedGroup[] = [];
    for (const { key, sums } of this.#groups.values()) groups.push({ key, ...sums.comparison() });
    return {
      groupBy: this.#groupBy,
      totals: this.#totals.comparison(),
      groups: groups.toSorted(
        (a, b) => Math.abs(b.difference) - Math.abs(a.difference) || b.calls - a.calls,
      ),
      kept: Object.fromEntries(this.#kept),
    };
  }

  #groupOf(values: readonly (string | null)[]): Group {
    const name = JSON.stringify(values);
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const key: Partial<Record<Dimension, string | null>> = {};
    for (const [i, dimension] of this.#groupBy.entries()) key[dimension] = values[i] ?? null;
    const group = { key, sums: new ComparisonSums() };
    this.#groups.set(name, group);
    return group;
  }
}

interface Group {
  readonly key: SpendGroup["key"];
  readonly sums: ComparisonSums;
}
