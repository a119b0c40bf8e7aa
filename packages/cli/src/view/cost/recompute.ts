import type { SpanRow } from "../../ingest/rows.ts";
import type { Cost } from "../../print/money.ts";
import type { Window } from "../../window.ts";
import { placesOf } from "./dimension.ts";
import type { Dimension } from "./dimension.ts";
import { repriced } from "./reprice.ts";
import type { KeptReason, Pricing, Repriced } from "./reprice.ts";
import { callsWithin, groupedCalls, otherCurrenciesOf } from "./spend.ts";
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

function sumOf(prices: readonly Pricing[]): PricedSum {
  let [sum, priced, unpriced] = [0, 0, 0];
  for (const { usd, unpricedReason } of prices) {
    if (usd !== null) {
      sum += Math.round(usd * pico);
      priced += 1;
    } else if (unpricedReason !== undefined) unpriced += 1;
  }
  const usd = priced > 0 ? sum / pico : null;
  return { usd, unpriced, otherCurrencies: otherCurrenciesOf(prices) };
}

const inPico = (usd: number | null): number | null =>
  usd === null ? null : Math.round(usd * pico);
const isSame = (one: Pricing, other: Pricing): boolean =>
  inPico(one.usd) === inPico(other.usd) &&
  one.charged?.currency === other.charged?.currency &&
  inPico(one.charged?.amount ?? null) === inPico(other.charged?.amount ?? null);
const isChanged = (one: Repriced): boolean => !isSame(one.old, one.new);

function comparisonOf(all: readonly Repriced[]): Comparison {
  const before = sumOf(all.map(({ old }) => old));
  const after = sumOf(all.map((one) => one.new));
  return {
    calls: all.length,
    changed: all.filter(isChanged).length,
    old: before,
    new: after,
    difference: ((inPico(after.usd) ?? 0) - (inPico(before.usd) ?? 0)) / pico,
  };
}

function correctionOf({ call, old, new: now }: Repriced): Correction {
  const { span, provider, model } = call;
  const { traceId, spanId, startMs } = span;
  return { traceId, spanId, at: new Date(startMs).toISOString(), provider, model, old, new: now };
}

/** The model calls among `spans` that began in `window`, priced again, and those whose price is another one now. */
export function recomputed(
  spans: readonly SpanRow[],
  { window, groupBy }: { readonly window: Window; readonly groupBy: readonly Dimension[] },
): { readonly report: RecomputeReport; readonly corrections: readonly Correction[] } {
  const calls = callsWithin(spans, window);
  const byCall = new Map(calls.map((call) => [call, repriced(call)]));
  const all = [...byCall.values()];
  const groups: ComparedGroup[] = [];
  for (const [key, members] of groupedCalls(calls, groupBy, placesOf(spans))) {
    groups.push({ key, ...comparisonOf(members.flatMap((call) => byCall.get(call) ?? [])) });
  }
  const kept: Partial<Record<KeptReason, number>> = {};
  for (const { kept: reason } of all) {
    if (reason !== undefined) kept[reason] = (kept[reason] ?? 0) + 1;
  }
  return {
    report: {
      groupBy,
      totals: comparisonOf(all),
      groups: groups.toSorted(
        (a, b) => Math.abs(b.difference) - Math.abs(a.difference) || b.calls - a.calls,
      ),
      kept,
    },
    corrections: all
      .filter(isChanged)
      .toSorted((a, b) => a.call.span.startMs - b.call.span.startMs)
      .map(correctionOf),
  };
}
