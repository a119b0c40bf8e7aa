/** What was recorded and what was invoiced for one model on one day. */
export interface LedgerRow {
  /** UTC, as `2026-11-20`. */
  readonly day: string;
  /** Empty where the invoice names no provider. */
  readonly provider: string;
  readonly model: string;
  /** In the measure of the report: USD or tokens; null where calls were recorded, and none of them has a price. */
  readonly recorded: number | null;
  readonly recordedCalls: number;
  /** Recorded calls of which the cost is not known: they add nothing to `recorded`. */
  readonly unpricedCalls: number;
  readonly invoiced: number;
  /** Calls that the invoice counts; null where it does not. */
  readonly invoicedCalls: number | null;
  readonly invoiceLines: number;
  /** What was invoiced less what was recorded. */
  readonly residual: number;
  /** Of what was invoiced; null where that is nothing. */
  readonly residualPercent: number | null;
  /** Whether the residual is above the tolerance; false where none was given. */
  readonly exceeds: boolean;
}

/** Where an entry belongs. */
export interface Account {
  readonly day: string;
  readonly provider: string;
  readonly model: string;
}

interface Sums {
  readonly account: Account;
  recorded: number | null;
  recordedCalls: number;
  unpricedCalls: number;
  invoiced: number;
  invoicedCalls: number | null;
  invoiceLines: number;
}

/** How far a residual may go. */
export interface Tolerance {
  /** Percent of what was invoiced; undefined where any residual is fine. */
  readonly percent: number | undefined;
  /** What one line of the invoice may be off by rounding. */
  readonly rounding: number;
}

/** Picounits to the unit: sums of whole ones do not depend on their order. */
const pico = 1e12;

/** `residual` as a percentage of `invoiced`; null where nothing was invoiced. */
export function percentOf(residual: number, invoiced: number): number | null {
  return invoiced > 0 ? (residual / invoiced) * 100 : null;
}

/** The sums of both sides, account by account. */
export class Ledger {
  readonly #accounts = new Map<string, Sums>();

  /** Adds what calls cost; undefined is no price. */
  record(account: Account, entry: { amount: number | undefined; calls: number }): void {
    const sums = this.#sumsOf(account);
    sums.recordedCalls += entry.calls;
    if (entry.amount === undefined) sums.unpricedCalls += entry.calls;
    else sums.recorded = (sums.recorded ?? 0) + Math.round(entry.amount * pico);
  }

  invoice(account: Account, entry: { amount: number; calls: number | undefined }): void {
    const sums = this.#sumsOf(account);
    sums.invoiced += Math.round(entry.amount * pico);
    sums.invoiceLines += 1;
    if (entry.calls !== undefined) sums.invoicedCalls = (sums.invoicedCalls ?? 0) + entry.calls;
  }

  /** All accounts, by day, provider and model. */
  rows(tolerance: Tolerance): LedgerRow[] {
    const keyOf = ({ day, provider, model }: LedgerRow): string => `${day} ${provider} ${model}`;
    return [...this.#accounts.values()]
      .map((sums) => rowOf(sums, tolerance))
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  #sumsOf(account: Account): Sums {
    const key = JSON.stringify([account.day, account.provider, account.model]);
    const known = this.#accounts.get(key);
    if (known !== undefined) return known;
    const sums: Sums = {
      account,
      recorded: null,
      recordedCalls: 0,
      unpricedCalls: 0,
      invoiced: 0,
      invoicedCalls: null,
      invoiceLines: 0,
    };
    this.#accounts.set(key, sums);
    return sums;
  }
}

function rowOf(sums: Sums, { percent, rounding }: Tolerance): LedgerRow {
  const { account, recordedCalls, unpricedCalls, invoicedCalls, invoiceLines } = sums;
  const { day, provider, model } = account;
  const invoiced = sums.invoiced / pico;
  const residual = (sums.invoiced - (sums.recorded ?? 0)) / pico;
  const isUnpriced = sums.recorded === null && unpricedCalls > 0;
  const allowed = ((percent ?? 0) / 100) * invoiced + rounding * Math.max(1, invoiceLines);
  return {
    day,
    provider,
    model,
    recorded: isUnpriced ? null : (sums.recorded ?? 0) / pico,
    recordedCalls,
    unpricedCalls,
    invoiced,
    invoicedCalls,
    invoiceLines,
    residual,
    residualPercent: percentOf(residual, invoiced),
    exceeds: percent !== undefined && Math.abs(residual) > allowed,
  };
}
