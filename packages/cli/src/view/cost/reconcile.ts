import type { Invoice, InvoiceLine, UnreadableLine } from "../../ingest/invoice/invoice.ts";
import { isWithin } from "../../window.ts";
import type { Window } from "../../window.ts";
import { grouped } from "../group.ts";
import { Ledger, percentOf } from "./ledger.ts";
import type { LedgerRow } from "./ledger.ts";
import type { RecordedCall } from "./recorded-call.ts";
import { providersOf, soldOf, toolsRow, wholeDayRow } from "./sold.ts";
import { unpricedReasonsOf } from "./spend.ts";

/** A model that one side alone has. */
export interface OneSided {
  readonly provider: string;
  readonly model: string;
  readonly days: number;
  readonly calls: number | null;
  /** In the measure of the report; null where calls have no price. */
  readonly amount: number | null;
}

/** Recorded calls of one model that have no price. */
export interface UnpricedModel {
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  readonly reasons: Readonly<Record<string, number>>;
}

/** An invoice held against what was recorded. */
export interface ReconcileReport {
  readonly format: Invoice["format"];
  /** What is compared: money, or tokens where the file has no amounts. */
  readonly measure: Invoice["measure"];
  /** The first and last day (UTC) that were compared; null where the invoice has none. */
  readonly period: { readonly first: string; readonly last: string } | null;
  readonly tolerancePercent: number | null;
  readonly rows: readonly LedgerRow[];
  readonly totals: Omit<LedgerRow, "day" | "provider" | "model" | "exceeds">;
  readonly unpriced: readonly UnpricedModel[];
  readonly neverRecorded: readonly OneSided[];
  readonly neverInvoiced: readonly OneSided[];
  /** Negative lines; they are no part of the rows and the totals. */
  readonly credits: readonly {
    readonly day: string;
    readonly item: string;
    readonly usd: number;
  }[];
  /** What is not in USD is not compared. */
  readonly otherCurrencies: Readonly<Record<string, number>>;
  readonly unreadable: readonly UnreadableLine[];
}

/** What to compare. */
export interface ReconcileOptions {
  readonly window: Window;
  readonly tolerancePercent: number | undefined;
}

/** Picounits to the unit: sums of whole ones do not depend on their order. */
const pico = 1e12;

/** Whether a day of UTC is meant by a window whose days may be local: by its noon. */
const isDayWithin = (window: Window, day: string): boolean =>
  isWithin(window, Date.parse(`${day}T12:00:00Z`));

interface Sides {
  readonly calls: readonly RecordedCall[];
  readonly lines: readonly InvoiceLine[];
}

/** The calls and lines of the days and providers that both sides can speak of. */
function sidesOf(all: readonly RecordedCall[], invoice: Invoice, window: Window): Sides {
  const { period } = invoice;
  const from = providersOf(invoice);
  const isMeant = (day: string): boolean =>
    period !== undefined && period.first <= day && day <= period.last && isDayWithin(window, day);
  return {
    calls: all.filter(
      ({ day, provider }) => isMeant(day) && (from === undefined || from.has(provider)),
    ),
    lines: invoice.lines.filter(({ day }) => isMeant(day)),
  };
}

interface Told {
  readonly isByDay: boolean;
  readonly hasTools: boolean;
  readonly hasProviders: boolean;
  readonly measure: Invoice["measure"];
}

function recordCall(ledger: Ledger, call: RecordedCall, told: Told): void {
  const { day } = call;
  const provider = told.hasProviders ? call.provider : "";
  const model = told.isByDay ? wholeDayRow : call.model;
  const whole = told.measure === "usd" ? call.usd : call.tokens;
  const fees = told.hasTools ? call.fees : 0;
  const amount = whole === undefined ? undefined : whole - fees;
  ledger.record({ day, provider, model }, { amount, calls: 1 });
  if (fees > 0) ledger.record({ day, provider, model: toolsRow }, { amount: fees, calls: 0 });
}

function totalsOf(rows: readonly LedgerRow[]): ReconcileReport["totals"] {
  const sum = (read: (row: LedgerRow) => number): number =>
    Math.round(rows.reduce((total, row) => total + read(row) * pico, 0)) / pico;
  const counted = rows.filter(({ invoicedCalls }) => invoicedCalls !== null);
  const isUnpriced =
    rows.some(({ recorded }) => recorded === null) && rows.every(({ recorded }) => !recorded);
  const invoiced = sum((row) => row.invoiced);
  const residual = sum((row) => row.residual);
  return {
    recorded: isUnpriced ? null : sum((row) => row.recorded ?? 0),
    recordedCalls: sum((row) => row.recordedCalls),
    unpricedCalls: sum((row) => row.unpricedCalls),
    invoiced,
    invoicedCalls: counted.length > 0 ? sum((row) => row.invoicedCalls ?? 0) : null,
    invoiceLines: sum((row) => row.invoiceLines),
    residual,
    residualPercent: percentOf(residual, invoiced),
  };
}

/** The sum of those that are known; null where none is. */
function sumOf(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  if (known.length === 0) return null;
  return Math.round(known.reduce((sum, amount) => sum + amount * pico, 0)) / pico;
}

/** Models of which no row has the other side. */
function oneSided(
  rows: readonly LedgerRow[],
  isThere: (row: LedgerRow) => boolean,
  read: (row: LedgerRow) => Pick<OneSided, "amount" | "calls">,
): OneSided[] {
  return grouped(rows, ({ provider, model }) => JSON.stringify([provider, model]))
    .filter((group) => !group.some(isThere))
    .map((group) => {
      const [{ provider, model }] = group;
      const values = group.map(read);
      const counts = values.flatMap(({ calls }) => calls ?? []);
      return {
        provider,
        model,
        days: group.length,
        calls: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null,
        amount: sumOf(values.map(({ amount }) => amount)),
      };
    });
}

const nameOf = ({ provider, model }: RecordedCall): string => JSON.stringify([provider, model]);

function unpricedOf(calls: readonly RecordedCall[]): UnpricedModel[] {
  const unpriced = calls.filter(({ usd, charged }) => usd === undefined && charged === undefined);
  return grouped(unpriced, nameOf).map((group) => {
    const [{ provider, model }] = group;
    return { provider, model, calls: group.length, reasons: unpricedReasonsOf(group) };
  });
}

function otherCurrenciesOf(lines: readonly InvoiceLine[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, amount } of lines) {
    if (currency !== "USD") sums.set(currency, (sums.get(currency) ?? 0) + (amount ?? 0));
  }
  return Object.fromEntries(sums);
}

const creditOf = ({ day, item, kind, amount }: InvoiceLine): ReconcileReport["credits"] =>
  amount !== undefined && amount < 0 ? [{ day, item: item ?? kind ?? "credit", usd: amount }] : [];

/** All rows of both sides. */
function rowsOf(
  { calls, lines }: Sides,
  invoice: Invoice,
  tolerancePercent: number | undefined,
): LedgerRow[] {
  const called = new Set(calls.map(({ provider }) => provider));
  const sold = soldOf(invoice, lines, called);
  const told: Told = {
    isByDay: sold.some(({ model }) => model === wholeDayRow),
    hasTools: sold.some(({ model }) => model === toolsRow),
    hasProviders: sold.some(({ provider }) => provider !== ""),
    measure: invoice.measure,
  };
  const ledger = new Ledger();
  for (const call of calls) recordCall(ledger, call, told);
  for (const { line, provider, model } of sold) {
    const amount = (invoice.measure === "usd" ? line.amount : line.tokens) ?? 0;
    ledger.invoice({ day: line.day, provider, model }, { amount, calls: line.calls });
  }
  return ledger.rows({ percent: tolerancePercent, rounding: invoice.rounding });
}

/** Models that one of the sides alone has. */
function oneSidedOf(rows: readonly LedgerRow[]) {
  // What is free, or was counted as nothing, is missed by nobody.
  const telling = rows.filter(
    ({ recorded, invoiced }) => recorded === null || recorded + invoiced > 0,
  );
  return {
    neverRecorded: oneSided(
      telling,
      ({ recordedCalls, recorded }) => recordedCalls > 0 || recorded !== 0,
      ({ invoiced, invoicedCalls }) => ({ amount: invoiced, calls: invoicedCalls }),
    ),
    neverInvoiced: oneSided(
      telling,
      ({ invoiceLines }) => invoiceLines > 0,
      ({ recorded, recordedCalls }) => ({ amount: recorded, calls: recordedCalls }),
    ),
  };
}

/** `invoice` held against the recorded calls, by day and model. */
export function reconciled(
  recorded: readonly RecordedCall[],
  invoice: Invoice,
  { window, tolerancePercent }: ReconcileOptions,
): ReconcileReport {
  const { calls, lines } = sidesOf(recorded, invoice, window);
  const comparable = lines.filter(({ currency }) => currency === "USD");
  const charges = comparable.filter(({ amount }) => amount === undefined || amount >= 0);
  const rows = rowsOf({ calls, lines: charges }, invoice, tolerancePercent);
  const [first, last] = [rows[0]?.day, rows.at(-1)?.day];
  return {
    format: invoice.format,
    measure: invoice.measure,
    period: first === undefined || last === undefined ? null : { first, last },
    tolerancePercent: tolerancePercent ?? null,
    rows,
    totals: totalsOf(rows),
    unpriced: unpricedOf(calls),
    ...oneSidedOf(rows),
    credits: comparable.flatMap(creditOf),
    otherCurrencies: otherCurrenciesOf(lines),
    unreadable: invoice.unreadable,
  };
}
