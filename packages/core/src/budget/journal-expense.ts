import { anyValueOf, plainOf } from "../check/any-value.ts";
import { at, count, list, number, text } from "../record/index.ts";
import {
  ERROR_TYPE,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_OWNER_ID,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_INFERENCE_UNPRICED_COUNT,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS,
  USER_ID,
} from "../semconv/index.ts";
import { ownersOf } from "./expense.ts";
import type { Expense } from "./expense.ts";

/** What a span in a journal says was spent: by one call, or by all calls of a run, which has its id and workflow. */
export interface JournalExpense extends Expense {
  /** The id of the run; undefined for a call. A run that was resumed says in each part what all before it took, too. */
  readonly runId?: string;
}

/** The currency of budgets; amounts of others are not converted. */
const budgetCurrency = "USD";

type Values = Readonly<Record<string, unknown>>;

/** The expenses of an OTLP/JSON request of spans. What cannot be read is left out; throws on nothing that JSON can hold. */
export function expensesIn(request: unknown): readonly JournalExpense[] {
  return list(at(request, "resourceSpans"))
    .flatMap((resource) => list(at(resource, "scopeSpans")))
    .flatMap((scope) => list(at(scope, "spans")))
    .flatMap((span) => expenseOf(span) ?? []);
}

function expenseOf(span: unknown): JournalExpense | undefined {
  const keyValues = list(at(span, "attributes"));
  const tells = keyValues.some((keyValue) => telling.has(at(keyValue, "key")));
  const endMs = Number(at(span, "endTimeUnixNano")) / 1e6;
  if (!tells || !Number.isFinite(endMs)) return undefined;
  const values: Record<string, unknown> = {};
  for (const keyValue of keyValues) {
    const key = text(at(keyValue, "key"));
    if (key !== undefined && wanted.has(key))
      values[key] = plainOf(anyValueOf(at(keyValue, "value")));
  }
  return values[SPOOR_WORKFLOW_STATUS] === undefined ? callOf(values, endMs) : runOf(values, endMs);
}

/** All that is looked at; spans have much more. */
const wanted: ReadonlySet<string> = new Set([
  ERROR_TYPE,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_OWNER_ID,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_INFERENCE_UNPRICED_COUNT,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS,
  USER_ID,
]);

/** What only the spans of calls and runs have. */
const telling: ReadonlySet<unknown> = new Set([SPOOR_USAGE_COST_STATUS, SPOOR_WORKFLOW_STATUS]);

function callOf(values: Values, endMs: number): JournalExpense | undefined {
  if (values[SPOOR_USAGE_OWNER_ID] !== undefined) return undefined;
  const isUnpriced = isUnpricedCall(values);
  return {
    endMs,
    picoUsd: isUnpriced ? 0 : picoUsdOf(values[SPOOR_USAGE_COST_AMOUNT]),
    tokens:
      sumOf(values, GEN_AI_USAGE_INPUT_TOKENS, GEN_AI_USAGE_OUTPUT_TOKENS) + untoldTokens(values),
    calls: 1,
    unpriced: isUnpriced ? 1 : 0,
    unpricedModels: isUnpriced ? [modelOf(values)] : [],
    owners: ownersOf(values),
  };
}

function runOf(values: Values, endMs: number): JournalExpense | undefined {
  const runId = text(values[SPOOR_WORKFLOW_RUN_ID]);
  const workflow = text(values[GEN_AI_WORKFLOW_NAME]);
  if (runId === undefined || workflow === undefined) return undefined;
  return {
    endMs,
    runId,
    picoUsd: picoUsdOf(values[SPOOR_WORKFLOW_USAGE_COST_AMOUNT]),
    tokens: sumOf(values, SPOOR_WORKFLOW_USAGE_INPUT_TOKENS, SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS),
    calls: count(values[SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]) ?? 0,
    unpriced: count(values[SPOOR_WORKFLOW_INFERENCE_UNPRICED_COUNT]) ?? 0,
    unpricedModels: [],
    owners: { workflow: [workflow], run: [runId] },
  };
}

/** Whether the price of a call in USD is not known. A call that failed and told no usage is not billed. */
export function isUnpricedCall(values: Values): boolean {
  const currency = values[SPOOR_USAGE_COST_CURRENCY];
  if (currency !== undefined && currency !== budgetCurrency) return true;
  if (values[SPOOR_USAGE_COST_STATUS] !== "unpriced") return false;
  const isFailed = values[ERROR_TYPE] !== undefined;
  return !(isFailed && values[SPOOR_USAGE_COST_UNPRICED_REASON] === "no_usage");
}

/** The tokens of a call that its reply does not tell of, as they are estimated. A failed call is not billed. */
export function untoldTokens(values: Values): number {
  if (values[ERROR_TYPE] !== undefined) return 0;
  const untold = estimates.filter(([told]) => values[told] === undefined);
  return sumOf(values, ...untold.map(([, estimated]) => estimated));
}

const estimates = [
  [GEN_AI_USAGE_INPUT_TOKENS, SPOOR_USAGE_ESTIMATED_INPUT_TOKENS],
  [GEN_AI_USAGE_OUTPUT_TOKENS, SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS],
] as const;

/** The model of a call as its span has it. */
export function modelOf(values: Values): string {
  return text(values[GEN_AI_RESPONSE_MODEL]) ?? text(values[GEN_AI_REQUEST_MODEL]) ?? "unknown";
}

const picoUsdOf = (usd: unknown): number => Math.round(Math.max(0, number(usd) ?? 0) * 1e12);

const sumOf = (values: Values, ...names: readonly string[]): number =>
  names.reduce((sum, name) => sum + (count(values[name]) ?? 0), 0);
