import { openaiChatContent, openaiCompletionsContent } from "@spoor/core/content";
import { at, count, list, number, text } from "@spoor/core/record";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_SEED,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  OPENAI_API_TYPE,
  OPENAI_RESPONSE_SERVICE_TIER,
  OPENAI_RESPONSE_SYSTEM_FINGERPRINT,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { openaiReplyUsage } from "@spoor/core/usage";
import { isChatOutput, StreamedChat } from "./openai-chat-stream.ts";
import type { ChatMeasures } from "./openai-chat-stream.ts";
import { reportedError } from "./openai-error.ts";
import { add, openaiRequest, outputType } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallReply, Provider } from "./provider.ts";
import { textSize } from "./text-size.ts";

/** Reads `chat.completions.create` of OpenAI's library and of what speaks its protocol. */
export const openaiChat: Provider = {
  request([body]) {
    const messages = list(at(body, "messages"));
    const found = generation(body);
    add(found, GEN_AI_OUTPUT_TYPE, requestedOutput(body));
    add(found, GEN_AI_REQUEST_REASONING_LEVEL, text(at(body, "reasoning_effort")));
    add(found, OPENAI_API_TYPE, "chat_completions");
    add(found, SPOOR_REQUEST_MESSAGE_COUNT, messages.length);
    add(found, SPOOR_REQUEST_TOOL_COUNT, list(at(body, "tools")).length || undefined);
    add(found, SPOOR_REQUEST_SIZE, textSize(messages));
    return openaiRequest("chat", body, found);
  },
  reply,
  join,
  isOutput: isChatOutput,
  content: openaiChatContent,
};

/** Reads `completions.create`, the older API that continues a prompt. */
export const openaiCompletions: Provider = {
  request([body]) {
    const found = generation(body);
    add(found, SPOOR_REQUEST_SIZE, textSize(at(body, "prompt")));
    return openaiRequest("text_completion", body, found);
  },
  reply,
  join,
  isOutput: isChatOutput,
  content: openaiCompletionsContent,
};

/** What chat and text completions say alike of how to generate. */
function generation(body: unknown): Found {
  const limit = count(at(body, "max_completion_tokens")) ?? count(at(body, "max_tokens"));
  const choices = count(at(body, "n"));
  const found: Found = {};
  add(found, GEN_AI_REQUEST_MAX_TOKENS, limit);
  add(found, GEN_AI_REQUEST_FREQUENCY_PENALTY, number(at(body, "frequency_penalty")));
  add(found, GEN_AI_REQUEST_PRESENCE_PENALTY, number(at(body, "presence_penalty")));
  add(found, GEN_AI_REQUEST_SEED, number(at(body, "seed")));
  add(found, GEN_AI_REQUEST_CHOICE_COUNT, choices === 1 ? undefined : choices);
  return found;
}

function requestedOutput(body: unknown): string | undefined {
  if (list(at(body, "modalities")).includes("audio")) return "speech";
  return outputType(at(at(body, "response_format"), "type"));
}

function reply(whole: unknown): CallReply {
  const { finishReasons, size, toolCalls } = whole instanceof StreamedChat ? whole : measure(whole);
  const attributes: Found = {};
  add(attributes, GEN_AI_RESPONSE_ID, text(at(whole, "id")));
  add(attributes, GEN_AI_RESPONSE_MODEL, text(at(whole, "model")));
  add(
    attributes,
    GEN_AI_RESPONSE_FINISH_REASONS,
    finishReasons.length > 0 ? finishReasons : undefined,
  );
  add(attributes, OPENAI_RESPONSE_SYSTEM_FINGERPRINT, text(at(whole, "system_fingerprint")));
  add(attributes, OPENAI_RESPONSE_SERVICE_TIER, text(at(whole, "service_tier")));
  add(attributes, SPOOR_RESPONSE_TOOL_CALL_COUNT, toolCalls || undefined);
  add(attributes, SPOOR_RESPONSE_SIZE, size);
  // Gateways report a failure of the provider behind them in a reply with status 200.
  return { attributes, usage: openaiReplyUsage(whole), error: reportedError(at(whole, "error")) };
}

function join(soFar: unknown, chunk: unknown): StreamedChat {
  const streamed = soFar instanceof StreamedChat ? soFar : new StreamedChat();
  streamed.add(chunk);
  return streamed;
}

function measure(whole: unknown): ChatMeasures {
  const finishReasons: string[] = [];
  let size = 0;
  let toolCalls = 0;
  for (const choice of list(at(whole, "choices"))) {
    const reason = text(at(choice, "finish_reason"));
    if (reason !== undefined) finishReasons.push(reason);
    const message = at(choice, "message");
    toolCalls += list(at(message, "tool_calls")).length + (at(message, "function_call") ? 1 : 0);
    size += textSize(message) + textSize(at(choice, "text"));
  }
  return { finishReasons, size, toolCalls };
}
