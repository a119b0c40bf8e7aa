import type { BudgetWindow } from "./budget.ts";

/** Days from a Monday to each day of the week as `Date` numbers them, from Sunday. */
const sinceMonday = [6, 0, 1, 2, 3, 4, 5] as const;

type Start = (at: Date) => number | undefined;

const year = (at: Date): number => at.getUTCFullYear();
const month = (at: Date): number => at.getUTCMonth();
const day = (at: Date): number => at.getUTCDate();

const starts: Readonly<Record<BudgetWindow, Start>> = {
  hour: (at) => Date.UTC(year(at), month(at), day(at), at.getUTCHours()),
  day: (at) => Date.UTC(year(at), month(at), day(at)),
  week: (at) => Date.UTC(year(at), month(at), day(at) - (sinceMonday[at.getUTCDay()] ?? 0)),
  month: (at) => Date.UTC(year(at), month(at)),
  run: () => undefined,
};

/** When the window that `atMs` lies in began, both in milliseconds since 1970, in UTC; undefined for a run. */
export function windowStart(window: BudgetWindow, atMs: number): number | undefined {
  return starts[window](new Date(atMs));
}
