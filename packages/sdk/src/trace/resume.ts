import { randomUUID } from "node:crypto";
import { context, trace } from "@opentelemetry/api";
import { at, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  EVENT_SPOOR_WORKFLOW_RESUMED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_SUSPENSION_DURATION,
  SPOOR_SUSPENSION_ID,
  SPOOR_SUSPENSION_REASON,
  SPOOR_SUSPENSION_RESOLUTION,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { failed } from "../guard.ts";
import { emit } from "../logs.ts";
import { givenMember, givenOptions } from "./given.ts";
import { traced } from "./invoke.ts";
import type { Opened, Opening, Traced } from "./invoke.ts";
import { readSuspendedRun, remoteSpan } from "./suspended-run.ts";
import type { SuspendedRun, Unreadable } from "./suspended-run.ts";
import { handleOf, openPart, runAttributes, startRun } from "./workflow.ts";
import type { WorkflowHandle, WorkflowOptions } from "./workflow.ts";
import { WorkflowRun } from "./workflow-run.ts";

/** How the wait of a suspended run ended. */
export const resolutions = ["approved", "denied", "edited", "answered", "expired"] as const;

export type Resolution = (typeof resolutions)[number];

/** What can be said of a run when it goes on. The run id is that of the suspended run. */
export interface ResumeOptions extends Omit<WorkflowOptions, "runId"> {
  readonly resolution?: Resolution;
}

const opening: Opening<WorkflowHandle> = {
  what: "resumeWorkflow",
  open(subject, options) {
    const read = readable(subject);
    if (!("problem" in read)) return resumeRun(read, givenOptions(options));
    failed(`reading the run context (${read.problem})`, "a run of its own starts instead");
    return startRun(read.workflow, options);
  },
  untraced(subject) {
    const read = readable(subject);
    return handleOf(undefined, "problem" in read ? randomUUID() : read.runId);
  },
};

/**
 * Runs `fn` as the next part of a suspended workflow run: same trace, same run id, step index and totals go on.
 *
 * `suspended` is what `suspend` gave, also after a round trip through JSON. What cannot be read as such starts a run
 * of its own, with one warning that says what is wrong.
 */
export const resumeWorkflow: Traced<SuspendedRun, ResumeOptions, WorkflowHandle> = traced(opening);

function readable(subject: unknown): SuspendedRun | Unreadable {
  try {
    return readSuspendedRun(subject);
  } catch {
    return { problem: "it throws when it is read", workflow: undefined };
  }
}

/** Starts the next part of a run. */
export function resumeRun(
  suspended: SuspendedRun,
  options: object | undefined,
): Opened<WorkflowHandle> {
  const waitedMs = Math.max(0, Date.now() - suspended.suspendedAt);
  const resolution = givenMember(resolutions, at(options, "resolution"));
  const run = new WorkflowRun({
    name: suspended.workflow,
    id: suspended.runId,
    parent: undefined,
    attributes: { ...suspended.attributes, ...runAttributes(options) },
    before: suspended,
    suspendedMs: suspended.suspendedMs + waitedMs,
  });
  const opened = openPart({
    run,
    ...partOf(suspended),
    attributes: { [SPOOR_SUSPENSION_DURATION]: waitedMs / 1000 },
  });
  emit({
    name: EVENT_SPOOR_WORKFLOW_RESUMED,
    severity: "INFO",
    context: opened.invocation.context,
    attributes: eventOf(suspended, waitedMs, resolution),
  });
  return opened;
}

/** Where the part goes in the trace: below the suspended part, and linked to it. */
function partOf({ traceparent, tracestate, suspensionId }: SuspendedRun) {
  const before = remoteSpan(traceparent, tracestate);
  if (before === undefined) return { parent: context.active() };
  return {
    parent: trace.setSpanContext(context.active(), before),
    links: [{ context: before, attributes: { [SPOOR_SUSPENSION_ID]: suspensionId } }],
  };
}

/** What the event of a run that goes on says, after `waitedMs` milliseconds. */
export function eventOf(
  suspended: SuspendedRun,
  waitedMs: number,
  resolution: Resolution | undefined,
): Attributes {
  return present<AttributeValue>({
    [SPOOR_SUSPENSION_ID]: suspended.suspensionId,
    [SPOOR_SUSPENSION_DURATION]: waitedMs / 1000,
    [SPOOR_SUSPENSION_REASON]: suspended.reason,
    [SPOOR_SUSPENSION_RESOLUTION]: resolution,
    [SPOOR_WORKFLOW_RUN_ID]: suspended.runId,
    [GEN_AI_WORKFLOW_NAME]: suspended.workflow,
  });
}
