import { at, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  GEN_AI_TOOL_NAME,
  SPOOR_SUSPENSION_REASON,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import type { Cost } from "../print/money.ts";
import { blockedStatsOf, blockedStepsOf } from "./blocked.ts";
import type { BlockedStat } from "./blocked.ts";
import { errorSpansOf, errorStatsOf } from "./error.ts";
import type { ErrorStat } from "./error.ts";
import { grouped } from "./group.ts";
import { errorTypeOf, kindOf } from "./kind.ts";
import type { SpanKind } from "./kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "./model-call.ts";
import type { ModelCall, Tokens } from "./model-call.ts";
import { ownersOf } from "./owner.ts";
import type { Owners } from "./owner.ts";
import { spreadOf } from "./percentile.ts";
import type { Spread } from "./percentile.ts";
import { runsOf } from "./run.ts";
import type { PlacedRun, Run } from "./run.ts";
import { stepOf, stepStatsOf } from "./step.ts";
import type { PlacedStep, StepStat } from "./step.ts";
import { isWithin, overlaps } from "../window.ts";
import type { Window } from "../window.ts";

/** All calls of one model at one provider. */
export interface ModelStat extends Spread {
  readonly model: string;
  readonly provider: string | undefined;
  readonly calls: number;
  readonly errors: number;
  readonly tokens: Tokens;
  readonly cost: Cost;
  /** Why calls have no price, with how many. */
  readonly unpricedReasons: Readonly<Record<string, number>>;
}

/** All calls of one tool. */
export interface ToolStat extends Spread {
  readonly tool: string;
  readonly calls: number;
  readonly errors: number;
}

/** A run that waits. */
export interface SuspendedRun {
  readonly workflow: string;
  readonly runId: string | undefined;
  readonly traceId: string;
  readonly reason: string | undefined;
  /** All of the time that the run has waited, the current wait included. */
  readonly suspendedMs: number;
}

/** What happened, at one glance. */
export interface Overview {
  /** The first start and the last end of the spans in the window; absent where there are none. */
  readonly first?: string;
  readonly last?: string;
  readonly totals: {
    readonly spans: number;
    readonly traces: number;
    readonly workflows: number;
    readonly steps: number;
    readonly modelCalls: number;
    readonly toolCalls: number;
    readonly errors: number;
    readonly blockedSteps: number;
    readonly suspendedMs: number;
    readonly tokens: Tokens;
    readonly cost: Cost;
  };
  /** The latest runs that touch the window, whole. */
  readonly workflows: readonly Run[];
  readonly steps: readonly StepStat[];
  readonly models: readonly ModelStat[];
  readonly tools: readonly ToolStat[];
  readonly errors: readonly ErrorStat[];
  readonly blocked: readonly BlockedStat[];
  readonly suspended: readonly SuspendedRun[];
}

/** What to look at. */
export interface OverviewOptions {
  readonly window: Window;
  /** Runs that are told one by one. */
  readonly limit: number;
  readonly nowMs: number;
}

function modelStatOf(calls: readonly [ModelCall, ...ModelCall[]]): ModelStat {
  const [{ model, provider }] = calls;
  const unpricedReasons: Record<string, number> = Object.create(null);
  for (const { unpricedReason } of calls) {
    if (unpricedReason === undefined) continue;
    unpricedReasons[unpricedReason] = (unpricedReasons[unpricedReason] ?? 0) + 1;
  }
  return {
    model,
    provider,
    calls: calls.length,
    errors: calls.filter(({ error }) => error !== undefined).length,
    tokens: tokensOfAll(calls),
    cost: costOfAll(calls),
    unpricedReasons,
    ...spreadOf(calls.map(({ span }) => span.durationMs)),
  };
}

/** Model calls put together by model and provider, the dearest first, then those most often called. */
function modelStatsOf(calls: readonly ModelCall[]): ModelStat[] {
  return grouped(calls, ({ model, provider }) => JSON.stringify([model, provider]))
    .map(modelStatOf)
    .toSorted((a, b) => (b.cost.usd ?? 0) - (a.cost.usd ?? 0) || b.calls - a.calls);
}

const toolName = (span: SpanRow): string =>
  text(at(span.attributes, GEN_AI_TOOL_NAME)) ?? span.name.replace(/^execute_tool /, "");

function toolStatOf(calls: readonly [SpanRow, ...SpanRow[]]): ToolStat {
  return {
    tool: toolName(calls[0]),
    calls: calls.length,
    errors: calls.filter((span) => errorTypeOf(span) !== undefined).length,
    ...spreadOf(calls.map((span) => span.durationMs)),
  };
}

/** Tool calls put together by tool, the most used first. */
function toolStatsOf(spans: readonly SpanRow[]): ToolStat[] {
  return grouped(spans, toolName)
    .map(toolStatOf)
    .toSorted((a, b) => b.calls - a.calls);
}

function suspendedRunsOf(runs: readonly PlacedRun[], events: readonly EventRow[]): SuspendedRun[] {
  const reasons = new Map<unknown, string>();
  for (const { name, attributes } of events.toSorted((a, b) => a.timeMs - b.timeMs)) {
    const reason = text(at(attributes, SPOOR_SUSPENSION_REASON));
    if (name !== EVENT_SPOOR_WORKFLOW_SUSPENDED || reason === undefined) continue;
    reasons.set(at(attributes, SPOOR_WORKFLOW_RUN_ID), reason);
  }
  return runs.flatMap(({ run }) =>
    run.status === "suspended"
      ? {
          workflow: run.name,
          runId: run.runId,
          traceId: run.traceId,
          reason: run.runId === undefined ? undefined : reasons.get(run.runId),
          suspendedMs: run.suspendedMs,
        }
      : [],
  );
}

/** The first start and last end of `spans`; undefined where there are none. */
export function extentOf(spans: readonly SpanRow[]): { first: string; last: string } | undefined {
  let first = Infinity;
  let last = -Infinity;
  for (const { startMs, durationMs } of spans) {
    first = Math.min(first, startMs);
    last = Math.max(last, startMs + durationMs);
  }
  if (spans.length === 0) return undefined;
  return { first: new Date(first).toISOString(), last: new Date(last).toISOString() };
}

interface Rows {
  readonly spans: readonly SpanRow[];
  readonly events: readonly EventRow[];
}

/** Steps with the name of the workflow around each. */
function placedSteps(
  steps: readonly SpanRow[],
  runs: readonly PlacedRun[],
  owners: Owners,
): PlacedStep[] {
  const names = new Map(runs.map(({ key, run }) => [key, run.name]));
  return steps.map((span) => ({
    step: stepOf(span),
    workflow: names.get(owners.runOf(span) ?? ""),
  }));
}

/**
 * The overview of the rows: runs that touch the window are told whole, everything else counts by whether it started in
 * the window. Money is the sum over model-call spans, never over the totals that runs carry.
 */
export function overviewOf(rows: Rows, { window, limit, nowMs }: OverviewOptions): Overview {
  const owners = ownersOf(rows.spans);
  const allRuns = runsOf(rows.spans, owners, nowMs);
  const runs = allRuns.filter(({ startMs, endMs }) => overlaps(window, startMs, endMs));
  const spans = rows.spans.filter((span) => isWithin(window, span.startMs));
  const of = (kind: SpanKind): SpanRow[] => spans.filter((span) => kindOf(span) === kind);
  const calls = of("model").map(modelCallOf);
  const steps = of("step");
  const tools = of("tool");
  const errors = errorSpansOf(spans);
  const blocked = blockedStepsOf(rows.spans, rows.events).filter((one) =>
    isWithin(window, Date.parse(one.at)),
  );
  return {
    ...extentOf(spans),
    totals: {
      spans: spans.length,
      traces: new Set(spans.map((span) => span.traceId)).size,
      workflows: runs.length,
      steps: steps.length,
      modelCalls: calls.length,
      toolCalls: tools.length,
      errors: errors.length,
      blockedSteps: blocked.length,
      suspendedMs: runs.reduce((sum, { run }) => sum + run.suspendedMs, 0),
      tokens: tokensOfAll(calls),
      cost: costOfAll(calls),
    },
    workflows: runs.slice(0, limit).map(({ run }) => run),
    steps: stepStatsOf(placedSteps(steps, allRuns, owners)),
    models: modelStatsOf(calls),
    tools: toolStatsOf(tools),
    errors: errorStatsOf(errors),
    blocked: blockedStatsOf(blocked),
    suspended: suspendedRunsOf(runs, rows.events),
  };
}
