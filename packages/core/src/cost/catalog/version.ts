import { overlay } from "./overlay.ts";

/** The pinned release of genai-prices, and the day (UTC) on which it came out. */
const base = { name: "genai-prices", version: "0.1.8", date: "2026-09-23" } as const;

/** When the overlay as a whole was last compared with what providers publish. */
export const overlayDate = "2026-11-21";
export const overlayVersion: string = overlayDate.replaceAll("-", ".");

/** The catalogs that priced a call: genai-prices and, on top of it, Spoor's own entries. */
export const catalogVersion: string = `${base.name}@${base.version}+spoor-prices@${overlayVersion}`;

/** What the prices come from. */
export interface Catalog {
  /** Names and versions of both parts, as `spoor.usage.cost.pricing.version` has them. */
  readonly version: string;
  /** The day (UTC) of the newer part. */
  readonly date: string;
  readonly overlay: {
    readonly version: string;
    readonly date: string;
    /** How many models it lists. */
    readonly entries: number;
  };
}

export function catalog(): Catalog {
  return {
    version: catalogVersion,
    date: base.date > overlayDate ? base.date : overlayDate,
    overlay: {
      version: overlayVersion,
      date: overlayDate,
      entries: Object.values(overlay).flat().length,
    },
  };
}

const day = 86_400_000;

/**
 * How many days old the catalog is at `now`; never below 0.
 *
 * The newer of the two parts counts: as the overlay is brought up to date, all that changed since the catalog's release is
 * looked for, so that its day is the last one on which the prices as a whole were known to be right.
 */
export function catalogAgeDays(now: Date): number {
  const age = (now.getTime() - Date.parse(`${catalog().date}T00:00:00Z`)) / day;
  return Number.isNaN(age) ? 0 : Math.max(0, Math.floor(age));
}

/** Prices moved ten times in four months of 2026. */
const staleDays = 45;

/** What to say of a catalog that is too old, or undefined while it is not. */
export function stalenessOf(now: Date): string | undefined {
  const age = catalogAgeDays(now);
  if (age <= staleDays) return undefined;
  return (
    `the price list is ${age} days old (${catalog().date}), so that costs of newer models and prices are missing or wrong. ` +
    "Update Spoor; prices that you know can go into the file that SPOOR_PRICES names."
  );
}
