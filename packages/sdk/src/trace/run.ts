import { createContextKey } from "@opentelemetry/api";
import type { Context, Span } from "@opentelemetry/api";

/** What the model calls, tools and steps under one workflow run or agent added up to. */
export interface Totals {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  /** In pico-USD (1e-12 USD), whole. */
  cost: number;
  calls: number;
  unpriced: number;
  toolCalls: number;
  steps: number;
  blockedSteps: number;
}

/** A workflow run or agent in progress: the place where its roll-up is kept. */
export interface Run {
  readonly kind: "workflow" | "agent";
  readonly name: string;
  /** The workflow's run id; an agent has that of its workflow, or none. */
  readonly id: string | undefined;
  readonly parent: Run | undefined;
  readonly totals: Totals;
}

const fields = [
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cost",
  "calls",
  "unpriced",
  "toolCalls",
  "steps",
  "blockedSteps",
] as const satisfies (keyof Totals)[];

const key = createContextKey("Spoor run");
const runs = new WeakMap<Span, Run>();

export const noTotals = (): Totals => ({
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cost: 0,
  calls: 0,
  unpriced: 0,
  toolCalls: 0,
  steps: 0,
  blockedSteps: 0,
});

/** The run that `context` is inside of, the innermost one. */
export function runIn(context: Context): Run | undefined {
  const value = context.getValue(key);
  return isRun(value) ? value : undefined;
}

function isRun(value: unknown): value is Run {
  return typeof value === "object" && value !== null && "totals" in value;
}

export function withRun(context: Context, run: Run): Context {
  return context.setValue(key, run);
}

/** Says that `span` stands for `run`, so that the roll-up is written on it when it ends. */
export function setRunOf(span: Span, run: Run): void {
  runs.set(span, run);
}

export function runOf(span: Span): Run | undefined {
  return runs.get(span);
}

/** The innermost workflow at or above `run`. */
export function workflowOf(run: Run | undefined): Run | undefined {
  let at = run;
  while (at !== undefined && at.kind !== "workflow") at = at.parent;
  return at;
}

/** Adds to the totals of `run` and of every run around it. */
export function addTotals(run: Run | undefined, part: Partial<Totals>): void {
  for (let at = run; at !== undefined; at = at.parent) {
    for (const field of fields) at.totals[field] += part[field] ?? 0;
  }
}
