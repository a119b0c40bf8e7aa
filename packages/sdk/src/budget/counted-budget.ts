import { everyone, Ledger, statusOf } from "@spoor/core/budget";
import type { Budget, BudgetState, BudgetStatus, Expense } from "@spoor/core/budget";

/** Most users, tenants and so on of whom it is remembered that something was told. */
const maxTold = 10_000;

/** A budget, and what was spent of it as far as this process knows. */
export class CountedBudget {
  readonly budget: Budget;
  /** From when on the calls of this process are counted as they end, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Whether all that the journal has of the window is counted. */
  isComplete = false;
  readonly #ledger: Ledger;
  readonly #told = new Map<string, BudgetState>();

  constructor(budget: Budget, nowMs: number) {
    this.budget = budget;
    this.sinceMs = nowMs;
    this.#ledger = new Ledger(budget.window, nowMs);
  }

  /** When the window of `nowMs` began, in milliseconds since 1970; undefined for runs. */
  startAt(nowMs: number): number | undefined {
    if (this.#ledger.turn(nowMs)) this.#told.clear();
    return this.#ledger.start;
  }

  /** Counts what `sharer` spent, where it is of the window. */
  add(sharer: string, expense: Expense): void {
    this.#ledger.add(sharer, expense);
  }

  has(sharer: string): boolean {
    return this.#ledger.has(sharer);
  }

  statusOf(sharer: string): BudgetStatus {
    const { start } = this.#ledger;
    const spent = this.#ledger.of(sharer);
    return statusOf(this.budget, { sharer, spent, start, isComplete: this.isComplete });
  }

  /** The status of everyone who has spent something; of a budget that all share, there always is one. */
  statuses(): readonly BudgetStatus[] {
    const { window, scope } = this.budget;
    const sharers = scope === "all" && window !== "run" ? [everyone] : this.#ledger.sharers();
    return sharers.map((sharer) => this.statusOf(sharer));
  }

  /** Whether a status is new to be told: `warning` and `exceeded` are, once each in a window. */
  isNew(sharer: string, state: BudgetState): boolean {
    const before = this.#told.get(sharer);
    if (state === "within" || before === state || before === "exceeded") return false;
    this.#told.delete(sharer);
    this.#told.set(sharer, state);
    const [oldest] = this.#told.keys();
    if (this.#told.size > maxTold && oldest !== undefined) this.#told.delete(oldest);
    return true;
  }
}
