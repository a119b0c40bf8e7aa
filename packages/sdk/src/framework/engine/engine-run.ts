import { context } from "@opentelemetry/api";
import { guard } from "../../guard.ts";
import type { Opened } from "../../trace/invoke.ts";
import { resumeRun } from "../../trace/resume.ts";
import { runIn, workflowOf } from "../../trace/run.ts";
import type { Suspension } from "../../trace/suspend.ts";
import { startRun } from "../../trace/workflow.ts";
import type { WorkflowHandle } from "../../trace/workflow.ts";
import { WorkflowRun } from "../../trace/workflow-run.ts";
import { forgetRun, keepRun, keptRun } from "../durable/kept-runs.ts";
import { callEngine } from "./outcome.ts";
import type { Outcome, OutcomeOf } from "./outcome.ts";

/** What an engine tells as it starts a run, or goes on with one. */
export interface EngineRun {
  /** The workflow's name, the same for every run. */
  readonly workflow: unknown;
  /** What the engine calls the run, where it has a name for it. */
  readonly runId?: unknown;
  readonly conversationId?: unknown;
  /** What names the run in every process that goes on with it; undefined where none could. */
  readonly key: string | undefined;
  /** Whether the engine goes on with what it saved. */
  readonly isResumed: boolean;
}

/**
 * Runs `call` as a run of an engine's workflow, or as the next part of one, and gives what it gives.
 *
 * Engines save their own state and nothing of Spoor's: what the next part needs is kept in the folder of the journal. A
 * process that does not share it starts a trace of its own, with the run id that the engine gives.
 */
export function callInRun(run: EngineRun, call: () => unknown, outcomeOf: OutcomeOf): unknown {
  const opened = guard("opening an engine's run", () => openRun(run));
  if (opened === undefined) return call();
  return callEngine(opened, call, (ended) => {
    const outcome = outcomeOf(ended);
    keep(run, opened, outcome);
    return outcome;
  });
}

function openRun({ workflow, runId, conversationId, key, isResumed }: EngineRun) {
  const before = isResumed && key !== undefined ? keptRun(key) : undefined;
  return before === undefined
    ? startRun(workflow, { runId, conversationId })
    : resumeRun(before, undefined);
}

/** Keeps what a suspended run has come to, its steps that went on beside the suspension with it. */
function keep({ key }: EngineRun, opened: Opened<WorkflowHandle>, outcome: Outcome): void {
  if (key === undefined) return;
  const run = workflowOf(runIn(opened.invocation.context));
  if (!(run instanceof WorkflowRun)) return;
  if (outcome.is === "suspended" || run.suspension !== undefined) {
    const suspended = opened.handle.suspend(suspensionOf(outcome));
    keepRun({ ...suspended, totals: { ...run.totals }, stepCount: run.nextIndex }, key);
  } else if (outcome.is === "completed") forgetRun(key);
}

function suspensionOf(outcome: Outcome): Suspension | undefined {
  return outcome.is === "suspended" ? outcome.suspension : undefined;
}

/** The run of a workflow that is in progress here. */
export function currentRun(): WorkflowRun | undefined {
  const run = workflowOf(runIn(context.active()));
  return run instanceof WorkflowRun ? run : undefined;
}
