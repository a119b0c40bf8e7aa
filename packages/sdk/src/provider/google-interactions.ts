import { googleInteractionsContent } from "@spoor/core/content";
import { at, count, list, number, text } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { googleInteractionUsage } from "@spoor/core/usage";
import { StreamedInteraction } from "./google-interactions-stream.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";
import { textSize } from "./text-size.ts";

/** Reads `interactions.create` of Google's library. */
export const googleInteractions: Provider = {
  request([body]) {
    const settings = at(body, "generation_config");
    const input = at(body, "input");
    const found: Found = {};
    add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(settings, "max_output_tokens")));
    add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(settings, "temperature")));
    add(found, GEN_AI_REQUEST_TOP_P, number(at(settings, "top_p")));
    add(found, GEN_AI_REQUEST_REASONING_LEVEL, text(at(settings, "thinking_level")));
    add(found, GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID, text(at(body, "previous_interaction_id")));
    add(found, SPOOR_REQUEST_MESSAGE_COUNT, Array.isArray(input) ? input.length : 1);
    add(found, SPOOR_REQUEST_TOOL_COUNT, list(at(body, "tools")).length || undefined);
    add(found, SPOOR_REQUEST_SIZE, textSize(input) + textSize(at(body, "system_instruction")));
    return {
      operation: "generate_content",
      model: text(at(body, "model")) ?? text(at(body, "agent")),
      stream: at(body, "stream") === true,
      attributes: found,
    };
  },

  reply(whole) {
    const joined = whole instanceof StreamedInteraction ? whole : new StreamedInteraction(whole);
    const { interaction, size, toolCalls, error } = joined;
    const status = text(at(interaction, "status"));
    const found: Found = {};
    add(found, GEN_AI_RESPONSE_ID, text(at(interaction, "id")));
    add(found, GEN_AI_RESPONSE_MODEL, text(at(interaction, "model")));
    add(found, GEN_AI_RESPONSE_FINISH_REASONS, reasonsOf(status));
    add(found, SPOOR_RESPONSE_TOOL_CALL_COUNT, toolCalls || undefined);
    add(found, SPOOR_RESPONSE_SIZE, size);
    return {
      attributes: found,
      usage: googleInteractionUsage(at(interaction, "usage")),
      error: error ?? (status === "failed" ? { code: "failed" } : undefined),
    };
  },

  join(soFar, event) {
    const joined = soFar instanceof StreamedInteraction ? soFar : new StreamedInteraction();
    joined.add(event);
    return joined;
  },

  isOutput: (event) => text(at(event, "event_type"))?.endsWith(".delta") === true,
  content: googleInteractionsContent,
};

const going: ReadonlySet<string> = new Set(["in_progress", "queued", "requires_continuation"]);
const failures: ReadonlySet<string> = new Set(["failed", "cancelled"]);

/** Why the model stopped, of the interaction's status: the words of other replies where there are some. */
function reasonsOf(status: string | undefined): string[] | undefined {
  if (status === undefined || going.has(status)) return undefined;
  if (failures.has(status)) return ["error"];
  if (status === "completed") return ["stop"];
  return [status === "requires_action" ? "tool_calls" : status];
}
