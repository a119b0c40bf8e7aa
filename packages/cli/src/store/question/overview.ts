import type { Overview, SuspendedRun } from "../../view/overview.ts";
import { blocked } from "./blocked.ts";
import { errors } from "./errors.ts";
import { models } from "./models.ts";
import type { Readable } from "./question.ts";
import { runs } from "./runs.ts";
import type { RunsQuestion, ToldRun } from "./runs.ts";
import { steps } from "./steps.ts";
import { suspensions } from "./suspensions.ts";
import { tools } from "./tools.ts";
import { totals } from "./totals.ts";
import { wholeRuns } from "./whole-runs.ts";

async function waitingOf(store: Readable, told: readonly ToldRun[]): Promise<SuspendedRun[]> {
  const suspended = told.filter(({ isSuspended }) => isSuspended);
  if (suspended.length === 0) return [];
  const reasons = await suspensions(store);
  return suspended.map(({ workflow, runId, traceId, suspendedMs }) => ({
    workflow,
    runId,
    traceId,
    reason: runId === undefined ? undefined : reasons.get(runId),
    suspendedMs,
  }));
}

const countOf = (stats: readonly { readonly count: number }[]): number =>
  stats.reduce((sum, { count }) => sum + count, 0);

/**
 * What happened, at one glance: runs that touch the window are told whole, everything else counts by whether it started in
 * the window. With a filter those spans count that fit, and the runs in whose traces one does.
 */
export async function overview(store: Readable, question: RunsQuestion): Promise<Overview> {
  const all = await totals(store, question);
  const { count, suspendedMs, told } = await runs(store, question);
  const latest = told.filter(({ isLatest }) => isLatest);
  const workflows = await wholeRuns(store, latest, question.nowMs);
  const began = await errors(store, question);
  const stuck = await blocked(store, question);
  return {
    ...all.extent,
    totals: {
      spans: all.spans,
      traces: all.traces,
      workflows: count,
      steps: all.steps,
      modelCalls: all.modelCalls,
      toolCalls: all.toolCalls,
      errors: countOf(began),
      blockedSteps: countOf(stuck),
      suspendedMs,
      tokens: all.tokens,
      cost: all.cost,
    },
    workflows,
    steps: await steps(store, question),
    models: await models(store, question),
    tools: await tools(store, question),
    errors: began,
    blocked: stuck,
    suspended: await waitingOf(store, told),
  };
}
