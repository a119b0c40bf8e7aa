import { present, text } from "@spoor/core/record";
import type { Attributes } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_WORKFLOW_NAME,
  METRIC_SPOOR_RUN_STEP_DURATION,
  METRIC_SPOOR_STEP_BLOCKED,
  SPOOR_BLOCK_REASON,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
} from "@spoor/core/semconv";
import { workflowOf } from "../trace/run.ts";
import type { Run } from "../trace/run.ts";
import { pointOf } from "./metrics.ts";
import type { Meters } from "./metrics.ts";
import { secondsOf } from "./span.ts";
import type { Span } from "./span.ts";

/** Records how long a step took and how it ended. */
export function deriveStep(span: Span, around: Run | undefined, meters: Meters): void {
  const labels = present({
    [SPOOR_STEP_NAME]: text(span.attributes[SPOOR_STEP_NAME]),
    [SPOOR_STEP_STATUS]: text(span.attributes[SPOOR_STEP_STATUS]),
    [ERROR_TYPE]: text(span.attributes[ERROR_TYPE]),
    [GEN_AI_WORKFLOW_NAME]: workflowOf(around)?.name,
  });
  meters.record(METRIC_SPOOR_RUN_STEP_DURATION, secondsOf(span.duration), pointOf(span, labels));
  if (labels[SPOOR_STEP_STATUS] === "blocked") countBlocked(span, labels, meters);
}

function countBlocked(span: Span, labels: Attributes, meters: Meters): void {
  const { [SPOOR_STEP_STATUS]: _, [ERROR_TYPE]: __, ...where } = labels;
  const reason = text(span.attributes[SPOOR_BLOCK_REASON]) ?? "other";
  meters.add(
    METRIC_SPOOR_STEP_BLOCKED,
    1,
    pointOf(span, { ...where, [SPOOR_BLOCK_REASON]: reason }),
  );
}
