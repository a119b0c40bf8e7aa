import { createRequire } from "node:module";
import type * as Prices from "@spoor/core/cost";
import type { Cost, PricedCall } from "@spoor/core/cost";
import type { Attributes } from "@spoor/core/record";
import { SPOOR_USAGE_COST_STATUS, SPOOR_USAGE_COST_UNPRICED_REASON } from "@spoor/core/semconv";
import { failed } from "../guard.ts";

let prices: typeof Prices | undefined;
let importing: Promise<void> | undefined;

/**
 * Loads the price table, after the current tick; called as the first model call begins, which then waits for its reply.
 *
 * `require` and `import()` of one ES module at the same time break older versions of Node, so it is `require` wherever
 * that takes ES modules.
 */
export function loadPrices(): Promise<void> {
  if (!process.features.require_module) return (importing ??= importPrices());
  return new Promise((resolve) => {
    setImmediate(() => {
      tryRequire();
      resolve(importing);
    }).unref();
  });
}

/**
 * Begins to load the price table at start-up where `require` takes no ES modules: there nothing can be loaded while a call
 * ends, so that the first one has to find the table ready.
 */
export function preparePrices(): void {
  if (!process.features.require_module) void loadPrices();
}

/** The cost of a call; one that ends before the price table is there loads it at once, or is unpriced. */
export function costOfCall(call: PricedCall): Cost {
  if (prices === undefined) tryRequire();
  return prices === undefined ? { status: "unpriced", reason: "error" } : prices.costOf(call);
}

/** The attributes that say `cost` on a span. */
export function attributesOfCost(cost: Cost): Attributes {
  if (prices !== undefined) return prices.costAttributes(cost);
  return { [SPOOR_USAGE_COST_STATUS]: "unpriced", [SPOOR_USAGE_COST_UNPRICED_REASON]: "error" };
}

function tryRequire(): void {
  if (prices !== undefined || importing !== undefined) return;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a package is what its types say
    prices = createRequire(import.meta.url)("@spoor/core/cost") as typeof Prices;
  } catch (error) {
    failed("price table", error);
    importing = importPrices();
  }
}

async function importPrices(): Promise<void> {
  try {
    prices = await import("@spoor/core/cost");
  } catch (error) {
    failed("price table", error);
  }
}
