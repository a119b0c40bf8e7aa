import type { SpanRow } from "../../ingest/rows.ts";
import type { Cost } from "../../print/money.ts";
import { grouped } from "../group.ts";
import { kindOf } from "../kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "../model-call.ts";
import type { ModelCall, Tokens } from "../model-call.ts";
import { isWithin } from "../../window.ts";
import type { Window } from "../../window.ts";
import { placesOf } from "./dimension.ts";
import type { Dimension, Places } from "./dimension.ts";

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

interface Placed {
  readonly call: ModelCall;
  readonly values: readonly (string | null)[];
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

function estimatedOf(calls: readonly ModelCall[]): Spend["estimated"] {
  const amounts = calls.flatMap(({ usd, estimatedUsd }) =>
    usd === undefined && estimatedUsd !== undefined ? Math.round(estimatedUsd * pico) : [],
  );
  return { usd: amounts.reduce((sum, amount) => sum + amount, 0) / pico, calls: amounts.length };
}

/** What `calls` cost together. */
export function spendOf(calls: readonly ModelCall[]): Spend {
  return {
    calls: calls.length,
    tokens: tokensOfAll(calls),
    cost: costOfAll(calls.filter(({ charged }) => charged === undefined)),
    otherCurrencies: otherCurrenciesOf(calls),
    estimated: estimatedOf(calls),
    unpricedReasons: unpricedReasonsOf(calls),
  };
}

/** `call` under each combination of its values. */
function placed(call: ModelCall, groupBy: readonly Dimension[], places: Places): Placed[] {
  let rows: (readonly (string | null)[])[] = [[]];
  for (const dimension of groupBy) {
    const values = places[dimension](call);
    const options: readonly (string | null)[] = values.length === 0 ? [null] : values;
    rows = rows.flatMap((row) => options.map((value) => row.concat(value)));
  }
  return rows.map((values) => ({ call, values }));
}

/** `calls` put together by `groupBy`, each group with its key, in order of appearance. */
export function groupedCalls(
  calls: readonly ModelCall[],
  groupBy: readonly Dimension[],
  places: Places,
): (readonly [SpendGroup["key"], readonly ModelCall[]])[] {
  const all = calls.flatMap((call) => placed(call, groupBy, places));
  return grouped(all, ({ values }) => JSON.stringify(values)).map((group) => {
    const [{ values }] = group;
    const key: Partial<Record<Dimension, string | null>> = {};
    for (const [i, dimension] of groupBy.entries()) key[dimension] = values[i] ?? null;
    return [key, group.map(({ call }) => call)];
  });
}

/** The model calls among `spans` that began in `window`; each call is told by the one span that owns its usage. */
export function callsWithin(spans: readonly SpanRow[], window: Window): ModelCall[] {
  return spans
    .filter((span) => kindOf(span) === "model" && isWithin(window, span.startMs))
    .map(modelCallOf);
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

/** What the model calls among `spans` cost that began in `window`, put together by `groupBy`. */
export function spendReportOf(
  spans: readonly SpanRow[],
  { window, groupBy }: { readonly window: Window; readonly groupBy: readonly Dimension[] },
): SpendReport {
  const calls = callsWithin(spans, window);
  const totals = spendOf(calls);
  const all = totals.cost.usd ?? 0;
  const groups: SpendGroup[] = [];
  for (const [key, members] of groupedCalls(calls, groupBy, placesOf(spans))) {
    const spend = spendOf(members);
    const share = all > 0 && spend.cost.usd !== null ? spend.cost.usd / all : null;
    groups.push({ key, ...spend, share });
  }
  return {
    groupBy,
    totals,
    groups: groups.toSorted(byCost),
    groupCount: groups.length,
    overlapping: groups.reduce((sum, group) => sum + group.calls, 0) > calls.length,
  };
}
