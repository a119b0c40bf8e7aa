import { randomUUID } from "node:crypto";
import { context, SpanKind } from "@opentelemetry/api";
import type { Context, Link } from "@opentelemetry/api";
import { at, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_WORKFLOW_ACTIVE_DURATION,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_STEP_COUNT,
  SPOOR_WORKFLOW_VERSION,
} from "@spoor/core/semconv";
import { givenAttributes, givenName, givenOptions, givenText } from "./given.ts";
import { record } from "./handle.ts";
import { traced } from "./invoke.ts";
import type { Opened, Opening, Traced } from "./invoke.ts";
import { Operation } from "./operation.ts";
import { runIn } from "./run.ts";
import { suspend } from "./suspend.ts";
import type { Suspension } from "./suspend.ts";
import type { SuspendedRun } from "./suspended-run.ts";
import type { Times } from "./times.ts";
import { WorkflowRun } from "./workflow-run.ts";

/** What can be said of a workflow run when it starts. */
export interface WorkflowOptions {
  /**
   * The id of the run, cut at 128 characters.
   * @defaultValue a random UUID
   */
  readonly runId?: string;
  /** The version of the workflow's definition, cut at 128 characters. */
  readonly version?: string;
  /** The id of the conversation that the run belongs to, where there is a real one; cut at 128 characters. */
  readonly conversationId?: string;
  /** Attributes for the run's span, at most 80; texts are cut at 4,096 characters. */
  readonly attributes?: Attributes;
}

/** What a workflow's function can say about its run. Nothing here throws; after the end of the run it has no effect. */
export interface WorkflowHandle {
  readonly runId: string;
  /** Sets attributes on the run's span, at most 80 names in all; those of a suspended run are kept for its next part. */
  readonly set: (attributes: Attributes) => void;
  /**
   * Says that the run stops for a while, and gives what `resumeWorkflow` needs to go on in any process. The function
   * should return (or throw) soon: what it still does does not count as active time, and an error is no failure.
   */
  readonly suspend: (suspension?: Suspension) => SuspendedRun;
}

/** What a part of a run starts with. */
export interface RunPart {
  readonly run: WorkflowRun;
  readonly parent: Context;
  readonly attributes?: Attributes;
  readonly links?: readonly Link[];
  /** Where it is told of afterwards. */
  readonly times?: Times;
}

const opening: Opening<WorkflowHandle> = {
  what: "workflow",
  open: startRun,
  untraced: () => handleOf(undefined, randomUUID()),
};

/**
 * Runs `fn` as one run of the workflow `name` (a name that is the same for every run) and returns what it returns.
 *
 * Steps, agents, tools and model calls inside belong to the run; its span has their totals. Without a function it
 * does nothing.
 */
export const workflow: Traced<string, WorkflowOptions, WorkflowHandle> = traced(opening);

/** Starts a run that has no part before it. */
export function startRun(name: unknown, given: unknown): Opened<WorkflowHandle> {
  const options = givenOptions(given);
  const parent = context.active();
  const run = new WorkflowRun({
    name: givenName(name),
    id: givenText(at(options, "runId")) ?? randomUUID(),
    parent: runIn(parent),
    attributes: runAttributes(options),
  });
  return openPart({ run, parent });
}

/** The attributes that the options give to every part of a run; what they name goes first, so that a bound keeps it. */
export function runAttributes(options: object | undefined): Attributes {
  const named = present<AttributeValue>({
    [GEN_AI_CONVERSATION_ID]: givenText(at(options, "conversationId")),
    [SPOOR_WORKFLOW_VERSION]: givenText(at(options, "version")),
  });
  return { ...named, ...givenAttributes(at(options, "attributes")), ...named };
}

/** Starts the span of a run, or of the part of it that this process does. */
export function openPart(part: RunPart): Opened<WorkflowHandle> {
  const { run, parent, links, times } = part;
  const invocation = new Operation({
    name: `invoke_workflow ${run.name}`,
    kind: SpanKind.INTERNAL,
    given: run.attributes,
    attributes: {
      ...part.attributes,
      [GEN_AI_OPERATION_NAME]: "invoke_workflow",
      [GEN_AI_WORKFLOW_NAME]: run.name,
      [SPOOR_WORKFLOW_RUN_ID]: run.id,
    },
    parent,
    run,
    links,
    times,
    finish: (span, ending) => {
      span.setAttribute(SPOOR_WORKFLOW_STATUS, ending);
      span.setAttribute(SPOOR_WORKFLOW_STEP_COUNT, run.totals.steps);
      span.setAttribute(SPOOR_WORKFLOW_ACTIVE_DURATION, run.activeMs / 1000);
    },
  });
  return { invocation, handle: handleOf(invocation, run.id) };
}

/** The handle of a run; without an operation, of one that is not traced. */
export function handleOf(operation: Operation | undefined, runId: string): WorkflowHandle {
  return {
    runId,
    set: (attributes) =>
      record(operation, "workflow.set", (on) => {
        const kept = on.set(attributes);
        if (on.run instanceof WorkflowRun) on.run.keep(kept);
      }),
    suspend: (suspension) => suspend(operation, suspension),
  };
}
