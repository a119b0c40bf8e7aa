import { context } from "@opentelemetry/api";
import { ownersOf, sharersOf } from "@spoor/core/budget";
import type { BudgetStatus } from "@spoor/core/budget";
import { attributionIn } from "../attribution/current.ts";
import type { Block } from "../trace/block.ts";
import { quietly, record } from "../trace/handle.ts";
import { stepIn } from "../trace/operation.ts";
import { runIn } from "../trace/run.ts";
import { BudgetExceededError } from "./budget-exceeded-error.ts";
import { areBudgets, budgetsNamed } from "./budgets.ts";
import { countEarlier, ownersIn } from "./count-call.ts";
import { catchUpMs } from "./budget-status.ts";
import { catchUp } from "./read-later.ts";
import { budgetAttributes } from "./tell.ts";

/**
 * Throws a `BudgetExceededError` where a budget is spent for whom the work around is done: of the one called `name`, or of
 * any. The step around, if there is one, is then blocked with the reason `budget`, and its event says what was spent.
 *
 * Fails open: what is not counted is not enforced, as where Spoor is off or the price of a model is not known.
 */
export function enforceBudget(name?: string): void {
  const exceeded = quietly("enforceBudget", () => exceededHere(name));
  if (exceeded === undefined) return;
  const error = new BudgetExceededError(exceeded);
  const block: Block = {
    reason: "budget",
    detail: error.message,
    retryable: exceeded.window !== "run",
    source: "enforceBudget",
    policy: exceeded.name,
  };
  record(stepIn(context.active()), "enforceBudget", (step) =>
    step.block(block, budgetAttributes(exceeded)),
  );
  throw error;
}

/** The status of the budget that is exceeded most for the work around. */
function exceededHere(name: string | undefined): BudgetStatus | undefined {
  if (!areBudgets()) return undefined;
  catchUp(catchUpMs);
  const inside = context.active();
  const around = runIn(inside);
  const owners = { ...ownersOf(attributionIn(inside) ?? {}), ...ownersIn(around) };
  const nowMs = Date.now();
  const exceeded: BudgetStatus[] = [];
  for (const counted of budgetsNamed(name)) {
    counted.startAt(nowMs);
    if (counted.budget.window === "run") countEarlier(counted, around);
    for (const sharer of sharersOf(counted.budget, owners)) {
      const status = counted.statusOf(sharer);
      if (status.state === "exceeded") exceeded.push(status);
    }
  }
  return exceeded.toSorted((one, other) => other.share - one.share)[0];
}
