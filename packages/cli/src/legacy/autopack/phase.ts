import {
  GEN_AI_WORKFLOW_NAME,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_ID,
  SPOOR_STEP_NAME,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import type { MaybeAttributes } from "../attributes.ts";
import type { Key } from "../item.ts";
import { saidCount, saidText } from "../said.ts";

/** The name that runs of Autopack have as workflows. */
export const workflowName = "autopack";
export const service = "autopack";

/** Where a record belongs: to a phase of a run, to a run, or to neither. */
export interface Place {
  readonly trace: Key | undefined;
  readonly parent: Key | undefined;
  readonly attributes: MaybeAttributes;
}

export const runKey = (run: string): Key => ["run", run];
export const phaseKey = (run: string, phase: string): Key => ["phase", run, phase];

/** The place that the fields `run_id` and `phase_id` of a record name. */
export function placeOf(record: unknown): Place {
  const run = saidText(record, "run_id");
  const phase = saidText(record, "phase_id");
  const attempt = saidCount(record, "attempt_index");
  const around = run === undefined ? undefined : runKey(run);
  return {
    trace: around,
    parent: run === undefined || phase === undefined ? around : phaseKey(run, phase),
    attributes: {
      [SPOOR_WORKFLOW_RUN_ID]: run,
      [GEN_AI_WORKFLOW_NAME]: run === undefined ? undefined : workflowName,
      [SPOOR_STEP_ID]: phase,
      [SPOOR_STEP_NAME]: phase,
      // Autopack counts attempts from 0.
      [SPOOR_STEP_ATTEMPT]: attempt === undefined ? undefined : attempt + 1,
    },
  };
}
