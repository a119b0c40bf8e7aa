// The overview as TypeScript puts it together of all rows: what the questions in SQL are compared with.
import { at, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  GEN_AI_TOOL_NAME,
  SPOOR_SUSPENSION_REASON,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import type { EventRow, SpanRow } from "../../ingest/rows.ts";
import { blockedStepsOf } from "../../view/blocked.ts";
import { grouped } from "../../view/group.ts";
import { errorTypeOf, kindOf } from "../../view/kind.ts";
import type { SpanKind } from "../../view/kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "../../view/model-call.ts";
import type { ModelCall } from "../../view/model-call.ts";
import type { ModelStat, Overview, SuspendedRun, ToolStat } from "../../view/overview.ts";
import { ownersOf } from "../../view/owner.ts";
import type { Owners } from "../../view/owner.ts";
import { runsOf } from "../../view/run.ts";
import type { PlacedRun } from "../../view/run.ts";
import { stepOf } from "../../view/step.ts";
import { isWithin, overlaps } from "../../window.ts";
import type { Window } from "../../window.ts";
import {
  blockedStatsOf,
  errorSpansOf,
  errorStatsOf,
  spreadOf,
  stepStatsOf,
} from "./fixture-stats.ts";
import type { PlacedStep } from "./fixture-stats.ts";

/** What to look at. */
interface OverviewOptions {
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
function extentOf(spans: readonly SpanRow[]): { first: string; last: string } | undefined {
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
