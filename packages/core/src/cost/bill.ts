import { dimensions } from "./cost.ts";
import type { Dimension } from "./cost.ts";
import { listPrice, times } from "./factor.ts";
import type { Factor } from "./factor.ts";
import { reasoning } from "./items.ts";
import type { Item } from "./items.ts";

/** One line of a bill. The lines of a dimension sum to its part of the breakdown exactly, and all lines to the cost. */
export interface CostLine {
  /** `total` where the provider says what it charged, and not for what. */
  readonly dimension: Dimension | "total";
  /** `input`, `cached input`, `reasoning`, `web_search` and so on. */
  readonly what: string;
  /** Tokens, seconds, or requests. */
  readonly quantity: number;
  /** The list price of a million of them, in USD, before `modifiers`. */
  readonly usdPerMillion: number;
  /** What changed the list price; none for fees. */
  readonly modifiers: readonly string[];
  /** Whole pico-USD after the modifiers; a rounded share where a factor leaves parts of one. */
  readonly picoUsd: number;
}

/** What is added up for one call, and its lines where somebody asks for them. */
export interface Bill {
  readonly breakdown: Partial<Record<Dimension, number>>;
  readonly lines: CostLine[] | undefined;
  total: number;
  reasoning: number;
}

export function newBill(isExplained: boolean): Bill {
  return { breakdown: {}, lines: isExplained ? [] : undefined, total: 0, reasoning: 0 };
}

/** Adds one request's tokens; false when an amount is no whole pico-USD below 9,007 USD. */
export function addTokens(bill: Bill, items: readonly Item[], modified: Modified): boolean {
  bill.reasoning += times(reasoningOf(items), modified.factor);
  return add(bill, items, modified);
}

/** Adds the fees of a call, which nothing discounts. */
export function addFees(bill: Bill, items: readonly Item[]): boolean {
  return add(bill, items, atListPrice);
}

/** What changed the list price, and how. */
interface Modified {
  readonly factor: Factor;
  readonly modifiers: readonly string[];
}

const atListPrice: Modified = { factor: listPrice, modifiers: [] };

function add(bill: Bill, items: readonly Item[], modified: Modified): boolean {
  for (const dimension of dimensions) {
    const raw = rawOf(items, dimension);
    if (raw === 0) continue;
    const amount = times(raw, modified.factor);
    if (!Number.isSafeInteger(amount)) return false;
    if (amount > 0) bill.breakdown[dimension] = (bill.breakdown[dimension] ?? 0) + amount;
    bill.total += amount;
  }
  if (bill.lines !== undefined) addLines(bill.lines, items, modified);
  return Number.isSafeInteger(bill.total);
}

/** Each line is the step that the rounded running sum of its dimension takes, so that the steps lose nothing. */
function addLines(
  lines: CostLine[],
  items: readonly Item[],
  { factor, modifiers }: Modified,
): void {
  for (const dimension of dimensions) {
    let raw = 0;
    let told = 0;
    for (const item of items) {
      if (item.dimension !== dimension) continue;
      raw += item.quantity * item.price;
      const sum = times(raw, factor);
      const { what, quantity, price } = item;
      const usdPerMillion = price / 1e6;
      lines.push({ dimension, what, quantity, usdPerMillion, modifiers, picoUsd: sum - told });
      told = sum;
    }
  }
}

function rawOf(items: readonly Item[], dimension: Dimension): number {
  let raw = 0;
  for (const item of items) {
    if (item.dimension === dimension) raw += item.quantity * item.price;
  }
  return raw;
}

function reasoningOf(items: readonly Item[]): number {
  const item = items.find(({ what }) => what === reasoning);
  return item === undefined ? 0 : item.quantity * item.price;
}
