import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/api";
import type { Budget, BudgetStatus, BudgetWindow, Limit } from "@spoor/core/budget";
import { present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  EVENT_SPOOR_BUDGET_EXCEEDED,
  EVENT_SPOOR_BUDGET_WARNING,
  SPOOR_BUDGET_CURRENCY,
  SPOOR_BUDGET_LIMIT_AMOUNT,
  SPOOR_BUDGET_LIMIT_TOKENS,
  SPOOR_BUDGET_NAME,
  SPOOR_BUDGET_SCOPE_TYPE,
  SPOOR_BUDGET_SCOPE_VALUE,
  SPOOR_BUDGET_SHARE,
  SPOOR_BUDGET_SPENT_AMOUNT,
  SPOOR_BUDGET_SPENT_TOKENS,
  SPOOR_BUDGET_UNPRICED_COUNT,
  SPOOR_BUDGET_WINDOW_START,
  SPOOR_BUDGET_WINDOW_TYPE,
} from "@spoor/core/semconv";
import { emit } from "../logs.ts";
import { warn } from "../warn.ts";
import type { CountedBudget } from "./counted-budget.ts";

/** A status as attributes of an event. */
export function budgetAttributes(status: BudgetStatus): Attributes {
  const { limit, spent } = status;
  return present<AttributeValue>({
    [SPOOR_BUDGET_NAME]: status.name,
    [SPOOR_BUDGET_SCOPE_TYPE]: status.scope,
    [SPOOR_BUDGET_SCOPE_VALUE]: status.of,
    [SPOOR_BUDGET_WINDOW_TYPE]: status.window,
    [SPOOR_BUDGET_WINDOW_START]: status.since,
    [SPOOR_BUDGET_CURRENCY]: "USD",
    [SPOOR_BUDGET_SPENT_AMOUNT]: spent.usd,
    [SPOOR_BUDGET_SPENT_TOKENS]: spent.tokens,
    [SPOOR_BUDGET_LIMIT_AMOUNT]: limit.usd,
    [SPOOR_BUDGET_LIMIT_TOKENS]: limit.tokens,
    [SPOOR_BUDGET_SHARE]: status.share,
    [SPOOR_BUDGET_UNPRICED_COUNT]: status.unpriced.calls,
  });
}

/** Tells, once in a window, that the call of `span` brought a budget to a threshold: as an event, and on standard error. */
export function tellStatus(counted: CountedBudget, sharer: string, span: Span): void {
  const status = counted.statusOf(sharer);
  const { state, name, limit, window } = status;
  if (!counted.isNew(sharer, state)) return;
  const event = state === "exceeded" ? EVENT_SPOOR_BUDGET_EXCEEDED : EVENT_SPOOR_BUDGET_WARNING;
  emit({
    name: event,
    severity: "WARN",
    context: trace.setSpan(ROOT_CONTEXT, span),
    attributes: budgetAttributes(status),
  });
  const reached = state === "exceeded" ? "all" : `${Math.round(counted.budget.warnAt * 100)} %`;
  // Without the one whose part it is: what is on standard error is often kept elsewhere.
  const whose = status.of === undefined ? "" : ` The events ${event} say whose.`;
  warn(
    `budget ${JSON.stringify(name)}: ${reached} of ${limitText(limit, window)} is spent.${whose}`,
  );
}

/** Tells, once for each model, that a budget in USD lacks its calls. */
export function tellUnpriced({ name, limit }: Budget, model: string): void {
  if (limit.usd === undefined) return;
  warn(
    `budget ${JSON.stringify(name)}: the price of the model ${JSON.stringify(model)} is not known, so its calls are not ` +
      "in the sum. Give its price with SPOOR_PRICES, or limit tokens as well.",
  );
}

const lengths: Readonly<Record<BudgetWindow, string>> = {
  hour: "an hour",
  day: "a day",
  week: "a week",
  month: "a month",
  run: "a run",
};

/** Such as `5 USD a day`. */
export function limitText({ usd, tokens }: Limit, window: BudgetWindow): string {
  const limits = [
    ...(usd === undefined ? [] : [`${usd} USD`]),
    ...(tokens === undefined ? [] : [`${tokens} tokens`]),
  ];
  return `${limits.join(" or ")} ${lengths[window]}`;
}
