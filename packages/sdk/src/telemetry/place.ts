import { context } from "@opentelemetry/api";
import { at, count } from "@spoor/core/record";
import type { AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_WORKFLOW_NAME,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_ID,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { givenText } from "../trace/given.ts";
import { runIn, workflowOf } from "../trace/run.ts";

export type MaybeAttributes = Readonly<Record<string, AttributeValue | undefined>>;

/** The run around the call, and the workflow `journey` where one is named. */
export function runAttributes(journey?: unknown): MaybeAttributes {
  const run = workflowOf(runIn(context.active()));
  return {
    [SPOOR_WORKFLOW_RUN_ID]: run?.id,
    [GEN_AI_WORKFLOW_NAME]: givenText(journey) ?? run?.name,
  };
}

/** The run, step and attempt that `event` names, else the run around the call. */
export function placeAttributes(event: unknown): MaybeAttributes {
  const id = givenText(at(event, "runId"));
  return {
    ...(id === undefined ? runAttributes() : { [SPOOR_WORKFLOW_RUN_ID]: id }),
    [SPOOR_STEP_ID]: givenText(at(event, "stepId")),
    [SPOOR_STEP_ATTEMPT]: count(at(event, "attempt")),
  };
}
