import { anthropicContent } from "@spoor/core/content";
import { at, count, list, text } from "@spoor/core/record";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { anthropicUsage } from "@spoor/core/usage";
import { isMessageOutput, measureMessage, StreamedMessage } from "./anthropic-messages-stream.ts";
import { anthropicSampling } from "./anthropic-request.ts";
import { add, outputType } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallReply, Provider } from "./provider.ts";
import { textSize } from "./text-size.ts";

/** Reads `messages.create` of Anthropic's library. */
export const anthropicMessages: Provider = {
  request([body]) {
    return {
      operation: "chat",
      model: text(at(body, "model")),
      stream: at(body, "stream") === true,
      attributes: messagesRequest(body),
    };
  },
  reply: messageReply,
  join: joinMessage,
  isOutput: isMessageOutput,
  content: anthropicContent,
};

/** What the body of a request of the messages API says, other than its model and whether it streams. */
export function messagesRequest(body: unknown): Found {
  const messages = list(at(body, "messages"));
  const settings = at(body, "output_config");
  const format = at(settings, "format") ?? at(body, "output_format");
  const found = anthropicSampling(body);
  add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(body, "max_tokens")));
  add(found, GEN_AI_REQUEST_REASONING_LEVEL, text(at(settings, "effort")));
  add(found, GEN_AI_OUTPUT_TYPE, outputType(at(format, "type")));
  add(found, SPOOR_REQUEST_MESSAGE_COUNT, messages.length);
  add(found, SPOOR_REQUEST_TOOL_COUNT, list(at(body, "tools")).length || undefined);
  add(found, SPOOR_REQUEST_SIZE, textSize(messages) + textSize(at(body, "system")));
  return found;
}

/** A message, whole or joined from the events of a stream. */
export function messageReply(message: unknown): CallReply {
  const measured = message instanceof StreamedMessage ? message : measureMessage(message);
  const { stopReason } = measured;
  const found: Found = {};
  add(found, GEN_AI_RESPONSE_ID, measured.id);
  add(found, GEN_AI_RESPONSE_MODEL, measured.model);
  add(found, GEN_AI_RESPONSE_FINISH_REASONS, stopReason === undefined ? undefined : [stopReason]);
  add(found, SPOOR_RESPONSE_TOOL_CALL_COUNT, measured.toolCalls || undefined);
  add(found, SPOOR_RESPONSE_SIZE, measured.size);
  return { attributes: found, usage: anthropicUsage(measured.usage), error: measured.error };
}

/** Adds an event of a streamed message to what came before. */
export function joinMessage(soFar: unknown, event: unknown): StreamedMessage {
  const streamed = soFar instanceof StreamedMessage ? soFar : new StreamedMessage();
  streamed.add(event);
  return streamed;
}
