import { openaiResponsesContent } from "@spoor/core/content";
import { at, count, list, text } from "@spoor/core/record";
import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_STATUS,
  OPENAI_API_TYPE,
  OPENAI_RESPONSE_SERVICE_TIER,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { add, outputType, openaiRequest } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import { measureResponse, StreamedResponse } from "./openai-responses-stream.ts";
import type { CallReply, Provider } from "./provider.ts";
import { textSize } from "./text-size.ts";

/** Reads `responses.create` and `responses.compact` of OpenAI's library and of what speaks its protocol. */
export const openaiResponses: Provider = {
  request([body]) {
    const input = at(body, "input");
    const conversation = at(body, "conversation");
    const found: Found = {};
    add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(body, "max_output_tokens")));
    add(found, GEN_AI_REQUEST_REASONING_LEVEL, text(at(at(body, "reasoning"), "effort")));
    add(found, GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID, text(at(body, "previous_response_id")));
    add(found, GEN_AI_CONVERSATION_ID, text(conversation) ?? text(at(conversation, "id")));
    add(found, GEN_AI_OUTPUT_TYPE, outputType(at(at(at(body, "text"), "format"), "type")));
    add(found, OPENAI_API_TYPE, "responses");
    add(found, SPOOR_REQUEST_MESSAGE_COUNT, typeof input === "string" ? 1 : list(input).length);
    add(found, SPOOR_REQUEST_TOOL_COUNT, list(at(body, "tools")).length || undefined);
    add(found, SPOOR_REQUEST_SIZE, textSize(input) + textSize(at(body, "instructions")));
    return openaiRequest("chat", body, found);
  },

  reply(reply): CallReply {
    const measured = reply instanceof StreamedResponse ? reply.measures : measureResponse(reply);
    const { finishReason, toolCalls } = measured;
    const found: Found = {};
    add(found, GEN_AI_RESPONSE_ID, measured.id);
    add(found, GEN_AI_RESPONSE_MODEL, measured.model);
    add(
      found,
      GEN_AI_RESPONSE_FINISH_REASONS,
      finishReason === undefined ? undefined : [finishReason],
    );
    add(found, GEN_AI_RESPONSE_STATUS, measured.background ? measured.status : undefined);
    add(found, OPENAI_RESPONSE_SERVICE_TIER, measured.serviceTier);
    add(found, SPOOR_RESPONSE_TOOL_CALL_COUNT, toolCalls || undefined);
    add(found, SPOOR_RESPONSE_SIZE, measured.size);
    return { attributes: found, usage: measured.usage, error: measured.error };
  },

  join(soFar, event) {
    const streamed = soFar instanceof StreamedResponse ? soFar : new StreamedResponse();
    streamed.add(event);
    return streamed;
  },

  isOutput: (event) => text(at(event, "type"))?.endsWith(".delta") === true,
  content: openaiResponsesContent,
};
