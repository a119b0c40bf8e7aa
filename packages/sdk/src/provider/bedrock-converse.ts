import { at, count, list, number, text, texts } from "@spoor/core/record";
import {
  AWS_BEDROCK_GUARDRAIL_ID,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { measureConverse, StreamedConverse } from "./bedrock-converse-stream.ts";
import { add, outputType } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallReply, CallRequest } from "./provider.ts";
import { textSize } from "./text-size.ts";

/** The request of Converse and ConverseStream. */
export function converseRequest(input: unknown, stream: boolean): CallRequest {
  const found = converseAttributes(input);
  const guardrail = at(at(input, "guardrailConfig"), "guardrailIdentifier");
  add(found, AWS_BEDROCK_GUARDRAIL_ID, text(guardrail));
  return { operation: "chat", model: text(at(input, "modelId")), stream, attributes: found };
}

/** What a request says of how to generate; Nova's own body says it alike, with other names for some. */
export function converseAttributes(input: unknown): Found {
  const config = at(input, "inferenceConfig");
  const topK = at(config, "topK") ?? at(at(input, "additionalModelRequestFields"), "top_k");
  const messages = list(at(input, "messages"));
  const limit = at(config, "maxTokens") ?? at(config, "max_new_tokens");
  const found: Found = {};
  add(found, GEN_AI_REQUEST_MAX_TOKENS, count(limit));
  add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(config, "temperature")));
  add(found, GEN_AI_REQUEST_TOP_P, number(at(config, "topP") ?? at(config, "top_p")));
  add(found, GEN_AI_REQUEST_TOP_K, count(topK));
  add(found, GEN_AI_REQUEST_STOP_SEQUENCES, texts(at(config, "stopSequences")));
  const format = at(at(at(input, "outputConfig"), "textFormat"), "type");
  add(found, GEN_AI_OUTPUT_TYPE, outputType(format));
  add(found, SPOOR_REQUEST_MESSAGE_COUNT, messages.length);
  const tools = list(at(at(input, "toolConfig"), "tools")).length;
  add(found, SPOOR_REQUEST_TOOL_COUNT, tools || undefined);
  add(found, SPOOR_REQUEST_SIZE, sizeOf(messages) + textSize(at(input, "system")));
  return found;
}

/** An answer, whole or joined from the events of a stream. */
export function converseReply(reply: unknown): CallReply {
  const measured = reply instanceof StreamedConverse ? reply : measureConverse(reply);
  const { model, stopReason, toolCalls, usage, error } = measured;
  const found: Found = {};
  add(found, GEN_AI_RESPONSE_MODEL, model);
  add(found, GEN_AI_RESPONSE_FINISH_REASONS, stopReason === undefined ? undefined : [stopReason]);
  add(found, SPOOR_RESPONSE_TOOL_CALL_COUNT, toolCalls || undefined);
  add(found, SPOOR_RESPONSE_SIZE, measured.size);
  return { attributes: found, usage, error };
}

/** Adds an event of a stream to what came before. */
export function joinConverse(soFar: unknown, event: unknown): StreamedConverse {
  const streamed = soFar instanceof StreamedConverse ? soFar : new StreamedConverse();
  streamed.add(event);
  return streamed;
}

function sizeOf(messages: readonly unknown[]): number {
  let size = 0;
  for (const message of messages) {
    for (const block of list(at(message, "content")))
      size += textSize(block) + textSize(at(block, "toolResult"));
  }
  return size;
}
