import { createRequire } from "node:module";
import type { Attributes } from "@spoor/core/record";
import type * as Prices from "@spoor/core/cost";
import type { Cost, PricedCall } from "@spoor/core/cost";
import { failed } from "../guard.ts";

let prices: typeof Prices | undefined;

/** Loads the price table after the current tick, so that start-up does not wait for it. */
export async function loadPrices(): Promise<void> {
  try {
    prices ??= await import("@spoor/core/cost");
  } catch (error) {
    failed("price table", error);
  }
}

/** The cost of a call; a call that ends before the price table is there loads it at once. */
export function costOfCall(call: PricedCall): Cost {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a package is what its types say
  prices ??= createRequire(import.meta.url)("@spoor/core/cost") as typeof Prices;
  return prices.costOf(call);
}

/** The attributes that say `cost` on a span. */
export function attributesOfCost(cost: Cost): Attributes {
  return prices === undefined ? {} : prices.costAttributes(cost);
}
