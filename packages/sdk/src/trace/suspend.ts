import { randomUUID } from "node:crypto";
import { context } from "@opentelemetry/api";
import { at, present } from "@spoor/core/record";
import type { AttributeValue } from "@spoor/core/record";
import {
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_CHECKPOINT_ID,
  SPOOR_STEP_NAME,
  SPOOR_SUSPENSION_ID,
  SPOOR_SUSPENSION_REASON,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { emit } from "../logs.ts";
import { write } from "../tracer.ts";
import { givenMember, givenText } from "./given.ts";
import { record } from "./handle.ts";
import { operationIn } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noTotals } from "./run.ts";
import { suspensionReasons, traceparent } from "./suspended-run.ts";
import type { SuspendedRun, SuspensionReason } from "./suspended-run.ts";
import { WorkflowRun } from "./workflow-run.ts";

/** Why and where a workflow run stops for a while. */
export interface Suspension {
  readonly reason?: SuspensionReason;
  /** The id of the state that the application saved, cut at 128 characters. */
  readonly checkpoint?: string;
}

/**
 * Suspends the run that `operation` is in, and gives what `resumeWorkflow` needs. Once suspended a run stays so: asked
 * again it gives the same. Outside of a run what it gives starts a new one in the same trace; too late, it has no effect.
 */
export function suspend(
  operation: Operation | undefined,
  suspension: unknown,
  step?: string,
): SuspendedRun {
  const made =
    record(operation, "suspend", (from) => suspendAt(from, suspension, step)) ??
    enclosing(operation).run?.suspension ??
    newSuspension(enclosing(operation).workflow, undefined);
  // The application may change what it gets.
  return { ...made, attributes: { ...made.attributes }, totals: { ...made.totals } };
}

function suspendAt(from: Operation, suspension: unknown, step: string | undefined): SuspendedRun {
  const { run, workflow } = enclosing(from);
  for (const operation of suspendedWith(from, workflow)) operation.suspend();
  if (run?.suspension !== undefined) return run.suspension;
  const made = newSuspension(workflow ?? from, suspension);
  run?.suspend(made);
  const attributes = present<AttributeValue>({
    [SPOOR_SUSPENSION_ID]: made.suspensionId,
    [SPOOR_SUSPENSION_REASON]: made.reason,
  });
  if (workflow !== undefined) write(workflow.span, attributes);
  emit({
    name: EVENT_SPOOR_WORKFLOW_SUSPENDED,
    severity: "INFO",
    context: from.context,
    attributes: present<AttributeValue>({
      ...attributes,
      [SPOOR_CHECKPOINT_ID]: givenText(at(suspension, "checkpoint")),
      [SPOOR_WORKFLOW_RUN_ID]: run?.id,
      [GEN_AI_WORKFLOW_NAME]: run?.name,
      [SPOOR_STEP_NAME]: step,
    }),
  });
  return made;
}

/** The workflow that `operation` is or is in, and its run. */
function enclosing(operation: Operation | undefined): {
  readonly workflow?: Operation;
  readonly run?: WorkflowRun;
} {
  for (let around = operation; around !== undefined; around = around.around)
    if (around.run instanceof WorkflowRun) return { workflow: around, run: around.run };
  return {};
}

/** The operations that stop with the run: those around the call, from the innermost one up to the workflow. */
function suspendedWith(from: Operation, workflow: Operation | undefined): readonly Operation[] {
  const active = path(operationIn(context.active()), workflow);
  return active.includes(from) ? active : path(from, workflow);
}

function path(from: Operation | undefined, to: Operation | undefined): readonly Operation[] {
  const found: Operation[] = [];
  for (let around = from; around !== undefined; around = around.around) {
    found.push(around);
    if (around === to) break;
  }
  return found;
}

function newSuspension(operation: Operation | undefined, suspension: unknown): SuspendedRun {
  const run = operation?.run instanceof WorkflowRun ? operation.run : undefined;
  const span = operation?.span.spanContext();
  return {
    version: 1,
    ...present({
      traceparent: span && traceparent(span),
      tracestate: span?.traceState?.serialize() || undefined,
      reason: givenMember(suspensionReasons, at(suspension, "reason")),
    }),
    runId: run?.id ?? randomUUID(),
    workflow: run?.name ?? "unnamed",
    suspensionId: randomUUID(),
    suspendedAt: Date.now(),
    attributes: { ...run?.attributes },
    totals: { ...(run?.totals ?? noTotals()) },
    stepCount: run?.nextIndex ?? 0,
    activeMs: run?.activeMs ?? 0,
    suspendedMs: run?.suspendedMs ?? 0,
  };
}
