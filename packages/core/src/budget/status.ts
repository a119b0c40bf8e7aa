import type { Budget, BudgetScope, BudgetWindow, Limit } from "./budget.ts";
import { everyone } from "./expense.ts";
import type { Spent } from "./ledger.ts";

/** `exceeded` from the limit on, `warning` from the share on at which is warned. */
export type BudgetState = "within" | "warning" | "exceeded";

/** How much of a budget one user, tenant, run and so on has spent in the window of now. */
export interface BudgetStatus {
  readonly name: string;
  readonly window: BudgetWindow;
  /** When the window began, as ISO 8601 in UTC; absent for a run. */
  readonly since?: string;
  readonly scope: BudgetScope;
  /** Whose part it is: the user, the tenant and so on, or the id of the run; absent where the scope is `all`. */
  readonly of?: string;
  /** `usd` lacks the calls that `unpriced` counts. */
  readonly spent: { readonly usd: number; readonly tokens: number; readonly calls: number };
  readonly limit: Limit;
  /** What is spent of the limit that is nearest: 1 at the limit. */
  readonly share: number;
  readonly state: BudgetState;
  /** Calls whose price is not known, and their models, at most 20. */
  readonly unpriced: { readonly calls: number; readonly models: readonly string[] };
  /** Whether all that the journal has of the window is counted; `false` while it is being read, and where it is too long. */
  readonly isComplete: boolean;
}

/** Whose part of which window is meant. */
export interface Part {
  readonly sharer: string;
  readonly spent: Spent;
  /** When the window began, in milliseconds since 1970; undefined for a run. */
  readonly start: number | undefined;
  readonly isComplete: boolean;
}

export function statusOf(budget: Budget, { sharer, spent, start, isComplete }: Part): BudgetStatus {
  const { name, window, scope, limit } = budget;
  const share = shareOf(limit, spent);
  return {
    name,
    window,
    ...(start !== undefined && { since: new Date(start).toISOString() }),
    scope,
    ...(sharer !== everyone && { of: sharer }),
    spent: { usd: spent.picoUsd / 1e12, tokens: spent.tokens, calls: spent.calls },
    limit,
    share,
    state: share >= 1 ? "exceeded" : share >= budget.warnAt ? "warning" : "within",
    unpriced: { calls: spent.unpriced, models: [...spent.models] },
    isComplete,
  };
}

/** What is spent of the limit that is nearest. Of a limit of 0 all is spent. */
export function shareOf({ usd, tokens }: Limit, spent: Pick<Spent, "picoUsd" | "tokens">): number {
  const shares = [
    usd === undefined ? 0 : shareOfOne(spent.picoUsd, Math.round(usd * 1e12)),
    tokens === undefined ? 0 : shareOfOne(spent.tokens, tokens),
  ];
  return Math.max(...shares);
}

const shareOfOne = (spent: number, limit: number): number => (limit === 0 ? 1 : spent / limit);
