import type { Overview, SuspendedRun } from "../../view/overview.ts";
import { blocked } from "./blocked.ts";
import { errors } from "./errors.ts";
import { models } from "./models.ts";
import type { Readable } from "./question.ts";
import { runs } from "./runs.ts";
import type { RunsQuestion, ToldRun } from "./runs.ts";
import { steps } from "./steps.ts";
import { suspensions } from "./suspensions.ts";
import { together } from "./together.ts";
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

/** What the runs and their steps were. */
async function ranOf(store: Readable, question: RunsQuestion) {
  const { count, suspendedMs, told } = await runs(store, question);
  const latest = told.filter(({ isLatest }) => isLatest);
  return {
    count,
    suspendedMs,
    workflows: await wholeRuns(store, latest, question.nowMs),
    suspended: await waitingOf(store, told),
    steps: await steps(store, question),
  };
}

/** What there is of everything else. */
async function countedOf(store: Readable, question: RunsQuestion) {
  return {
    all: await totals(store, question),
    errors: await errors(store, question),
    blocked: await blocked(store, question),
    models: await models(store, question),
    tools: await tools(store, question),
  };
}

/**
 * What happened, at one glance: runs that touch the window are told whole, everything else counts by whether it started in
 * the window. With a filter those spans count that fit, and the runs in whose traces one does.
 */
export async function overview(store: Readable, question: RunsQuestion): Promise<Overview> {
  const [ran, counted] = await together(ranOf(store, question), countedOf(store, question));
  const { all } = counted;
  return {
    ...all.extent,
    totals: {
      spans: all.spans,
      traces: all.traces,
      workflows: ran.count,
      steps: all.steps,
      modelCalls: all.modelCalls,
      toolCalls: all.toolCalls,
      errors: countOf(counted.errors),
      blockedSteps: countOf(counted.blocked),
      suspendedMs: ran.suspendedMs,
      tokens: all.tokens,
      cost: all.cost,
    },
    workflows: ran.workflows,
    steps: ran.steps,
    models: counted.models,
    tools: counted.tools,
    errors: counted.errors,
    blocked: counted.blocked,
    suspended: ran.suspended,
  };
}
