/** A sum over model calls: what the priced ones cost, and how many have no price. */
export interface Cost {
  /** USD; null where no call had a price. */
  readonly usd: number | null;
  /** Calls whose cost is not known. They are not part of `usd`, and not free. */
  readonly unpriced: number;
}

const cents = new Intl.NumberFormat("en-US", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const parts = new Intl.NumberFormat("en-US", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});
const small = new Intl.NumberFormat("en-US", {
  minimumSignificantDigits: 2,
  maximumSignificantDigits: 2,
});
const exact = new Intl.NumberFormat("en-US", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 12,
});

/** Where an amount begins to be told in cents, and where in hundredths of one. */
const [oneDollar, tenthOfCent] = [1, 0.001];

/** An amount in USD, told finer the smaller it is: `$12.30`, `$0.0325`, `$0.000012`; `$0.00` for what is free. */
export function usdText(usd: number): string {
  const size = Math.abs(usd);
  const sign = usd < 0 ? "-" : "";
  if (size >= oneDollar || size === 0) return `${sign}$${cents.format(size)}`;
  return `${sign}$${(size >= tenthOfCent ? parts : small).format(size)}`;
}

/** An amount in USD to its last pico-USD: `$0.02476`, `$0.000003625`. */
export function exactUsdText(usd: number): string {
  return `${usd < 0 ? "-" : ""}$${exact.format(Math.abs(usd))}`;
}

/** The same in any currency: `$0.02476`, `EUR 0.02476`. */
export function exactAmountText(amount: number, currency: string): string {
  return currency === "USD" ? exactUsdText(amount) : `${currency} ${exact.format(amount)}`;
}

/** An amount in the currency of that code: `EUR 12.30`. */
export function currencyText(amount: number, code: string): string {
  return usdText(amount).replace("$", () => `${code} `);
}

/** `$1.20`, `$1.20 (+3 unpriced)`, `unpriced` where no call has a price, or `-` where there was no call. */
export function costText({ usd, unpriced }: Cost): string {
  if (usd === null) return unpriced > 0 ? "unpriced" : "-";
  return unpriced > 0 ? `${usdText(usd)} (+${unpriced} unpriced)` : usdText(usd);
}
