import { catalogVersion, readPrices, usePrices } from "@spoor/core/cost";
import type { UserPrices } from "@spoor/core/cost";
import { text } from "@spoor/core/record";
import { usageFailure } from "../../failure.ts";
import { jsonOf, readDocument } from "../../ingest/document.ts";
import type { Io } from "../../io.ts";

/** The prices that calls are priced with. */
export interface Catalog {
  /** Name and version of the catalogs inside the program. */
  readonly version: string;
  /** The file of the user's own prices, which go before; undefined where there is none. */
  readonly file: string | undefined;
  /** Gives what `work` gives, which prices with them. */
  use<Result>(work: () => Result): Result;
}

const hint =
  'Name a file of your own prices, or "current" for the catalog inside and those of SPOOR_PRICES.';

/**
 * The prices that `named`, the value of `--catalog`, means: those of a file, or for `current` those that programs here are
 * priced with. Throws a usage failure.
 */
export async function openCatalog(named: string | undefined, io: Io): Promise<Catalog> {
  const version = catalogVersion;
  const isCurrent = named === undefined || named === "current";
  const path = isCurrent ? text(io.env["SPOOR_PRICES"]) : named;
  if (path === undefined) return { version, file: undefined, use: (work) => work() };
  const document = await readDocument(path, io, hint);
  const prices = readPrices(jsonOf(document, hint));
  if ("problem" in prices) {
    throw usageFailure(`${document.name} is no file of prices. ${prices.problem}`, hint);
  }
  return { version, file: document.name, use: (work) => pricedWith(prices, work) };
}

function pricedWith<Result>(prices: UserPrices, work: () => Result): Result {
  usePrices(prices);
  try {
    return work();
  } finally {
    usePrices(undefined);
  }
}
