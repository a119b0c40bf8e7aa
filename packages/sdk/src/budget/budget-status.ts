import type { BudgetStatus } from "@spoor/core/budget";
import { quietly } from "../trace/handle.ts";
import { budgetsNamed } from "./budgets.ts";
import { catchUp } from "./read-later.ts";

/** Longest reading of the journal when it is asked what was spent, in milliseconds. */
export const catchUpMs = 250;

/**
 * What is spent of the budget `name`, or of all, by each user, tenant and so on who has spent something in the window of now;
 * those nearest to their limits first. Empty where Spoor is off. Never throws.
 */
export function budgetStatus(name?: string): readonly BudgetStatus[] {
  return quietly("budgetStatus", () => statuses(name)) ?? [];
}

function statuses(name: string | undefined): readonly BudgetStatus[] {
  const nowMs = Date.now();
  catchUp(catchUpMs);
  return budgetsNamed(name)
    .flatMap((counted) => {
      counted.startAt(nowMs);
      return counted.statuses();
    })
    .toSorted((one, other) => other.share - one.share);
}
