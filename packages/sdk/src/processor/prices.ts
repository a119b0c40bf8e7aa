import { createRequire } from "node:module";
import type * as Prices from "@spoor/core/cost";
import type { Cost, PricedCall } from "@spoor/core/cost";
import type { Attributes } from "@spoor/core/record";
import { SPOOR_USAGE_COST_STATUS, SPOOR_USAGE_COST_UNPRICED_REASON } from "@spoor/core/semconv";
import { at } from "@spoor/core/record";
import { failed } from "../guard.ts";
import { askGateways } from "../trace/gateway-cost.ts";
import { pricesFileOf } from "./prices-file.ts";
import type { Warn } from "./prices-file.ts";

let prices: typeof Prices | undefined;
let importing: Promise<void> | undefined;
let file: unknown;
let tell: Warn = () => {};

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
 * Reads the user's own prices from the file at `path`, where it is not empty. Begins to load the price table at start-up
 * where `require` takes no ES modules: there nothing can be loaded while a call ends, so that the first one has to find the
 * table ready.
 *
 * @param warn is told what is wrong with the file, and, as the table is loaded, that it is old
 */
export function preparePrices(path: string, warn: Warn): void {
  file = pricesFileOf(path, warn);
  tell = warn;
  askGateways(at(file, "gatewayCost") === true);
  if (prices !== undefined) use(prices);
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
    use(createRequire(import.meta.url)("@spoor/core/cost") as typeof Prices);
  } catch (error) {
    failed("price table", error);
    importing = importPrices();
  }
}

async function importPrices(): Promise<void> {
  try {
    use(await import("@spoor/core/cost"));
  } catch (error) {
    failed("price table", error);
  }
}

function use(table: typeof Prices): void {
  prices = table;
  const stale = table.stalenessOf(new Date());
  if (stale !== undefined) tell(stale);
  const own = file === undefined ? undefined : table.readPrices(file);
  if (own === undefined || !("problem" in own)) table.usePrices(own);
  else tell(`the prices of SPOOR_PRICES are not used, the list prices are. ${own.problem}`);
}
