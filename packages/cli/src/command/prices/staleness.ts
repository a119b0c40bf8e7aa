import { catalogAgeDays, stalenessOf } from "@spoor/core/cost";

/** How old the price catalog inside this program is. */
export interface CatalogAge {
  /** Whole days since it was last compared with what providers publish. */
  readonly days: number;
  readonly isStale: boolean;
}

export function catalogAge(now: Date): CatalogAge {
  return { days: catalogAgeDays(now), isStale: stalenessOf(now) !== undefined };
}

/** What to say beside a result where the catalog is old. */
export function stalenessNotes(now: Date): readonly string[] {
  const said = stalenessOf(now);
  return said === undefined ? [] : [`${said.charAt(0).toUpperCase()}${said.slice(1)}`];
}
