import { present, text } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  METRIC_GEN_AI_EXECUTE_TOOL_DURATION,
} from "@spoor/core/semconv";
import { pointOf } from "./metrics.ts";
import type { Meters } from "./metrics.ts";
import { secondsOf } from "./span.ts";
import type { Span } from "./span.ts";

/** Records how long a tool took. */
export function deriveTool(span: Span, meters: Meters): void {
  const labels: Record<string, string | undefined> = {};
  for (const name of [GEN_AI_TOOL_NAME, GEN_AI_TOOL_TYPE, GEN_AI_AGENT_NAME, ERROR_TYPE])
    labels[name] = text(span.attributes[name]);
  meters.record(
    METRIC_GEN_AI_EXECUTE_TOOL_DURATION,
    secondsOf(span.duration),
    pointOf(span, present(labels)),
  );
}
