/** Whose spending is counted together: everybody's, or each user's, session's and so on for itself. */
export const budgetScopes = [
  "all",
  "user",
  "session",
  "tenant",
  "purpose",
  "tag",
  "workflow",
] as const;

export type BudgetScope = (typeof budgetScopes)[number];

/** How long a budget lasts: to the end of an hour, day, week (from Monday) or month in UTC, or one run of a workflow. */
export const budgetWindows = ["hour", "day", "week", "month", "run"] as const;

export type BudgetWindow = (typeof budgetWindows)[number];

/** What may be spent on model calls. At least one of `usd` and `tokens` is needed. */
export interface BudgetOptions {
  /** What it is called; a second budget of a name takes the place of the first. Cut at 128 characters. */
  readonly name: string;
  /** Most USD of one window. */
  readonly usd?: number;
  /** Most tokens of one window, input and output together. */
  readonly tokens?: number;
  readonly window: BudgetWindow;
  /**
   * Whose spending is counted together. A budget for a run has none: each run is counted for itself.
   * @defaultValue `all`
   */
  readonly scope?: BudgetScope;
  /** The users, tenants and so on that the budget is for; it is for each one unless said. At most 1,000. */
  readonly only?: string | readonly string[];
  /**
   * The share of a limit at which is warned.
   * @defaultValue 0.8
   */
  readonly warnAt?: number;
}

/** A budget as it is counted. */
export interface Budget {
  readonly name: string;
  readonly window: BudgetWindow;
  readonly scope: BudgetScope;
  /** Whom it is for; everyone where undefined. */
  readonly only: ReadonlySet<string> | undefined;
  readonly limit: Limit;
  readonly warnAt: number;
}

export interface Limit {
  readonly usd?: number;
  readonly tokens?: number;
}
