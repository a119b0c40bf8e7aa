import { isUnpricedCall, modelOf, ownersOf, sharersOf, untoldTokens } from "@spoor/core/budget";
import type { Expense, Owners } from "@spoor/core/budget";
import type { Reading } from "../processor/reading.ts";
import type { Span } from "../processor/span.ts";
import type { Run, Totals } from "../trace/run.ts";
import { areBudgets, countedBudgets } from "./budgets.ts";
import type { CountedBudget } from "./counted-budget.ts";
import { tellStatus, tellUnpriced } from "./tell.ts";

/** A model call that ended, with its part of the totals; they are in those of the runs around it already. */
export interface CountedCall {
  readonly span: Span;
  readonly around: Run | undefined;
  readonly reading: Reading;
  readonly part: Partial<Totals>;
}

/** Counts what a call took to all budgets that it falls under, and tells of those that it brings to a threshold. */
export function countCall({ span, around, reading, part }: CountedCall): void {
  if (!areBudgets() || part.calls === undefined) return;
  const nowMs = Date.now();
  const { attributes } = span;
  const model = modelOf(reading.attributes);
  const isUnpriced = isUnpricedCall(attributes);
  const expense: Expense = {
    endMs: nowMs,
    picoUsd: part.cost ?? 0,
    tokens: (part.inputTokens ?? 0) + (part.outputTokens ?? 0) + untoldTokens(reading.attributes),
    calls: part.calls,
    unpriced: isUnpriced ? 1 : 0,
    unpricedModels: isUnpriced ? [model] : [],
    owners: { ...ownersOf(attributes), ...ownersIn(around) },
  };
  for (const counted of countedBudgets()) {
    counted.startAt(nowMs);
    if (counted.budget.window === "run") countEarlier(counted, around, part);
    const sharers = sharersOf(counted.budget, expense.owners);
    for (const sharer of sharers) {
      counted.add(sharer, expense);
      tellStatus(counted, sharer, span);
    }
    if (isUnpriced && sharers.length > 0) tellUnpriced(counted.budget, model);
  }
}

/** The workflows around something, and their runs. */
export function ownersIn(around: Run | undefined): Owners {
  const workflows = workflowsAround(around);
  return {
    workflow: workflows.map(({ name }) => name),
    run: workflows.flatMap(({ id }) => id ?? []),
  };
}

/** Counts what runs took before they were counted, such as before they were suspended, without `part`. */
export function countEarlier(
  counted: CountedBudget,
  around: Run | undefined,
  part: Partial<Totals> = {},
): void {
  for (const { id, totals } of workflowsAround(around)) {
    if (id === undefined || counted.has(id)) continue;
    const calls = totals.calls - (part.calls ?? 0);
    if (calls <= 0) continue;
    counted.add(id, {
      endMs: Date.now(),
      picoUsd: totals.cost - (part.cost ?? 0),
      tokens:
        totals.inputTokens +
        totals.outputTokens -
        (part.inputTokens ?? 0) -
        (part.outputTokens ?? 0),
      calls,
      unpriced: totals.unpriced - (part.unpriced ?? 0),
      unpricedModels: [],
      owners: {},
    });
  }
}

function workflowsAround(around: Run | undefined): readonly Run[] {
  const found: Run[] = [];
  for (let run = around; run !== undefined; run = run.parent)
    if (run.kind === "workflow") found.push(run);
  return found;
}
