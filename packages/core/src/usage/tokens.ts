import { count } from "../record/index.ts";

/**
 * The count that a reply says: undefined where it says none, NaN where what it says is no whole number from 0 to 2^53-1.
 * A sum with NaN is NaN, so that a total with a part that nobody knows is not known either; `clamped` tells of it.
 */
export function tokens(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  return count(value) ?? Number.NaN;
}
