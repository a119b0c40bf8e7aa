import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_NAME,
  SPOOR_OUTCOME,
  SPOOR_TOOL_ARGUMENTS_SIZE,
  SPOOR_TOOL_RESULT_SIZE,
} from "@spoor/core/semconv";
import type { ToolUse } from "../tools.ts";
import type { InSession } from "./in-session.ts";
import { nanosOf, stretchOf } from "./nanos.ts";
import type { Stretch } from "./nanos.ts";
import type { SessionSpan } from "./otlp.ts";

/** The type of an error that the agent does not name. */
const anyError = "tool_error";

/** Longer runs are mistakes: ten years. */
const longestMs = 3.2e11;

/** From the request to the answer; where the agent measured how long the tool ran, the time before it is left out. */
function timeOf({ at, result }: ToolUse, otherwise: bigint): Stretch {
  const asked = nanosOf(at);
  const answered = nanosOf(result?.at);
  const whole = stretchOf([asked, answered], otherwise);
  const ran = result?.durationMs;
  if (ran === undefined || !(ran >= 0 && ran < longestMs)) return whole;
  const nanos = BigInt(Math.round(ran)) * 1_000_000n;
  if (whole.end === whole.start) return { start: whole.start, end: whole.start + nanos };
  return nanos < whole.end - whole.start ? { start: whole.end - nanos, end: whole.end } : whole;
}

/** The span of a tool call: from when the model asked for it to its answer. */
export function toolSpan(use: ToolUse, within: InSession): SessionSpan {
  const { result, failed } = use;
  return {
    ...timeOf(use, within.otherwise),
    id: within.toolSpan(use),
    parent: within.agentSpan(use.subAgent),
    name: `execute_tool ${use.name}`,
    kind: "internal",
    hasFailed: failed,
    attributes: {
      [GEN_AI_OPERATION_NAME]: "execute_tool",
      [GEN_AI_TOOL_NAME]: use.name,
      [GEN_AI_TOOL_CALL_ID]: use.id,
      [GEN_AI_CONVERSATION_ID]: within.session,
      [GEN_AI_AGENT_NAME]: within.agentName(use.subAgent),
      [ERROR_TYPE]: failed ? (result?.errorType ?? anyError) : undefined,
      // Without an answer the tool was still at work, or was stopped with the agent.
      [SPOOR_OUTCOME]: result === undefined && !failed ? "incomplete" : undefined,
      [SPOOR_TOOL_ARGUMENTS_SIZE]: use.argumentsSize,
      [SPOOR_TOOL_RESULT_SIZE]: result?.resultSize,
    },
  };
}
