import { present, text } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  METRIC_GEN_AI_EXECUTE_TOOL_DURATION,
} from "@spoor/core/semconv";
import { pointOf } from "./metrics.ts";
import type { Meters } from "./metrics.ts";
import { earlierOf } from "../trace/owner.ts";
import type { Totals } from "../trace/run.ts";
import type { Reading } from "./reading.ts";
import { secondsOf, timesOf } from "./span.ts";
import type { Span } from "./span.ts";

/** Records how long a tool took, and gives its part of the roll-ups; nothing for a run that another span told. */
export function deriveTool(span: Span, { read }: Reading, meters: Meters): Partial<Totals> {
  const id = text(read(GEN_AI_TOOL_CALL_ID));
  if (earlierOf({ span, id, usage: undefined, ...timesOf(span) }) !== undefined) return {};
  const labels: Record<string, string | undefined> = {};
  for (const name of [GEN_AI_TOOL_NAME, GEN_AI_TOOL_TYPE, GEN_AI_AGENT_NAME, ERROR_TYPE])
    labels[name] = text(read(name));
  meters.record(
    METRIC_GEN_AI_EXECUTE_TOOL_DURATION,
    secondsOf(span.duration),
    pointOf(span, present(labels)),
  );
  return { toolCalls: 1 };
}
