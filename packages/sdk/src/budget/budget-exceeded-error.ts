import type { BudgetStatus } from "@spoor/core/budget";
import { limitText } from "./tell.ts";

/** Thrown by `enforceBudget`. The message does not say whose budget it is; `budget.of` does. */
export class BudgetExceededError extends Error {
  override readonly name = "BudgetExceededError";
  /** What was spent, of what limit, in which window. */
  readonly budget: BudgetStatus;

  constructor(budget: BudgetStatus) {
    super(messageOf(budget));
    this.budget = budget;
  }
}

function messageOf({ name, spent, limit, window, unpriced }: BudgetStatus): string {
  const amounts = [
    ...(limit.usd === undefined ? [] : [`${Number(spent.usd.toPrecision(6))} USD`]),
    ...(limit.tokens === undefined ? [] : [`${spent.tokens} tokens`]),
  ];
  const lacking =
    unpriced.calls === 0 || limit.usd === undefined
      ? ""
      : `, without ${unpriced.calls} calls of unknown price`;
  const fix = window === "run" ? "" : ", or go on when the next window begins";
  return (
    `Budget ${JSON.stringify(name)} is spent: ${amounts.join(" and ")} of ${limitText(limit, window)}${lacking}. ` +
    `Raise its limit${fix}.`
  );
}
