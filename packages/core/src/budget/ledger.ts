import type { BudgetWindow } from "./budget.ts";
import type { Amounts, Expense } from "./expense.ts";
import { windowStart } from "./window.ts";

/** Most users, tenants, runs and so on of one budget that are counted at a time; the longest unused is forgotten first. */
const maxSharers = 10_000;
/** Most models without a price that are named. */
const maxModels = 20;

/** What one user, tenant and so on has spent in the window. Sums beyond 9,007 USD are exact to 1e-11 USD. */
export interface Spent extends Amounts {
  readonly models: ReadonlySet<string>;
}

interface Sum {
  picoUsd: number;
  tokens: number;
  calls: number;
  unpriced: number;
  readonly models: Set<string>;
}

const nothing: Spent = { picoUsd: 0, tokens: 0, calls: 0, unpriced: 0, models: new Set() };

/** What was spent of one budget in the window of now, by whom. */
export class Ledger {
  readonly #window: BudgetWindow;
  readonly #sums = new Map<string, Sum>();
  #start: number | undefined;

  constructor(window: BudgetWindow, nowMs: number) {
    this.#window = window;
    this.#start = windowStart(window, nowMs);
  }

  /** When the window began, in milliseconds since 1970; undefined for runs. */
  get start(): number | undefined {
    return this.#start;
  }

  /** Begins anew where `nowMs` lies in another window, and tells whether it does. */
  turn(nowMs: number): boolean {
    const start = windowStart(this.#window, nowMs);
    if (start === this.#start) return false;
    this.#start = start;
    this.#sums.clear();
    return true;
  }

  /** Counts an expense of this window; one of another window is left out. */
  add(sharer: string, { endMs, unpricedModels, ...amounts }: Expense): void {
    if (windowStart(this.#window, endMs) !== this.#start) return;
    const sum = this.#sums.get(sharer) ?? { ...nothing, models: new Set() };
    sum.picoUsd += amounts.picoUsd;
    sum.tokens += amounts.tokens;
    sum.calls += amounts.calls;
    sum.unpriced += amounts.unpriced;
    for (const model of unpricedModels) if (sum.models.size < maxModels) sum.models.add(model);
    this.#keep(sharer, sum);
  }

  /** Whether anything is counted of `sharer`. */
  has(sharer: string): boolean {
    return this.#sums.has(sharer);
  }

  of(sharer: string): Spent {
    return this.#sums.get(sharer) ?? nothing;
  }

  /** Everyone who has spent something in the window. */
  sharers(): readonly string[] {
    return [...this.#sums.keys()];
  }

  #keep(sharer: string, sum: Sum): void {
    this.#sums.delete(sharer);
    this.#sums.set(sharer, sum);
    if (this.#sums.size <= maxSharers) return;
    const [oldest] = this.#sums.keys();
    if (oldest !== undefined) this.#sums.delete(oldest);
  }
}
