import type { Tokens } from "../model-call.ts";
import { byCost } from "./spend.ts";
import type { Spend, SpendGroup, SpendReport } from "./spend.ts";
import type { Dimension } from "./dimension.ts";

/** Sums over calls that agree in the currency they were charged in and in why they have no price; money in picounits. */
export interface SpendPart {
  readonly calls: number;
  readonly tokens: Tokens;
  /** Picodollars; undefined where no call has a price. */
  readonly costPico: number | undefined;
  readonly unpriced: number;
  /** Of calls that were charged in another one than USD. */
  readonly currency: string | undefined;
  readonly chargedPico: number;
  readonly estimatedPico: number;
  readonly estimatedCalls: number;
  readonly reason: string | undefined;
}

/** Picounits to the unit: sums of whole ones do not depend on their order. */
const pico = 1e12;

/** What several parts come to. */
export class SpendSums {
  #calls = 0;
  #tokens: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  #costPico: number | undefined;
  #unpriced = 0;
  readonly #currencies = new Map<string, number>();
  #estimatedPico = 0;
  #estimatedCalls = 0;
  readonly #reasons = new Map<string, number>();

  add(part: SpendPart): void {
    const { input, output, cacheRead, cacheWrite } = this.#tokens;
    this.#calls += part.calls;
    this.#tokens = {
      input: input + part.tokens.input,
      output: output + part.tokens.output,
      cacheRead: cacheRead + part.tokens.cacheRead,
      cacheWrite: cacheWrite + part.tokens.cacheWrite,
    };
    this.#estimatedPico += part.estimatedPico;
    this.#estimatedCalls += part.estimatedCalls;
    const { currency, reason } = part;
    if (currency !== undefined) {
      this.#currencies.set(currency, (this.#currencies.get(currency) ?? 0) + part.chargedPico);
      return;
    }
    if (part.costPico !== undefined) this.#costPico = (this.#costPico ?? 0) + part.costPico;
    this.#unpriced += part.unpriced;
    if (reason !== undefined)
      this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + part.calls);
  }

  spend(): Spend {
    return {
      calls: this.#calls,
      tokens: this.#tokens,
      cost: {
        usd: this.#costPico === undefined ? null : this.#costPico / pico,
        unpriced: this.#unpriced,
      },
      otherCurrencies: Object.fromEntries(
        [...this.#currencies].map(([code, sum]) => [code, sum / pico]),
      ),
      estimated: { usd: this.#estimatedPico / pico, calls: this.#estimatedCalls },
      unpricedReasons: Object.fromEntries(this.#reasons),
    };
  }
}

/** All sums of a report. */
interface AllSums {
  /** Over all calls, each counted once. */
  readonly totals: SpendSums;
  /** Each with the values of its key in the order of the dimensions. */
  readonly groups: readonly {
    readonly key: readonly (string | null)[];
    readonly sums: SpendSums;
  }[];
  /** All groups, and the calls in all of them, of which `groups` may be the first ones. */
  readonly groupCount: number;
  readonly groupedCalls: number;
}

/** The report of sums by some dimensions. */
export function spendReport(
  groupBy: readonly Dimension[],
  { totals, groups, groupCount, groupedCalls }: AllSums,
): SpendReport {
  const whole = totals.spend();
  const all = whole.cost.usd ?? 0;
  const found = groups.map(({ key, sums }): SpendGroup => {
    const spend = sums.spend();
    const named: Partial<Record<Dimension, string | null>> = {};
    for (const [i, dimension] of groupBy.entries()) named[dimension] = key[i] ?? null;
    const share = all > 0 && spend.cost.usd !== null ? spend.cost.usd / all : null;
    return { key: named, ...spend, share };
  });
  return {
    groupBy,
    totals: whole,
    groups: found.toSorted(byCost),
    groupCount,
    overlapping: groupedCalls > whole.calls,
  };
}
