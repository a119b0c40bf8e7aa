import { at, count, list, number, text, texts } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
} from "@spoor/core/semconv";
import type { InvokeFamily } from "./bedrock-invoke-family.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import { textSize } from "./text-size.ts";

/**
 * Mistral: the older models continue a prompt (`outputs`), the newer ones speak as OpenAI's chat completions do
 * (`choices`), and so do those of AI21, DeepSeek, OpenAI and Qwen.
 */
export const mistral: InvokeFamily = {
  asks: (body) => at(body, "messages") !== undefined || at(body, "prompt") !== undefined,
  operation: (body) => (at(body, "messages") === undefined ? "text_completion" : "chat"),
  request(body) {
    const messages = at(body, "messages");
    const limit = at(body, "max_completion_tokens") ?? at(body, "max_tokens");
    const stop = at(body, "stop");
    const found: Found = {};
    add(found, GEN_AI_REQUEST_MAX_TOKENS, count(limit));
    add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(body, "temperature")));
    add(found, GEN_AI_REQUEST_TOP_P, number(at(body, "top_p")));
    add(found, GEN_AI_REQUEST_TOP_K, count(at(body, "top_k")));
    add(found, GEN_AI_REQUEST_STOP_SEQUENCES, typeof stop === "string" ? [stop] : texts(stop));
    add(found, SPOOR_REQUEST_MESSAGE_COUNT, list(messages).length || undefined);
    add(found, SPOOR_REQUEST_TOOL_COUNT, list(at(body, "tools")).length || undefined);
    add(found, SPOOR_REQUEST_SIZE, textSize(messages) + textSize(at(body, "prompt")));
    return found;
  },
  answers: (part) => list(at(part, "outputs")).length > 0 || list(at(part, "choices")).length > 0,
  read(part) {
    const [output] = list(at(part, "outputs"));
    const [choice] = list(at(part, "choices"));
    const message = at(choice, "message") ?? at(choice, "delta");
    const answer = output ?? choice;
    return {
      id: text(at(part, "id")),
      model: text(at(part, "model")),
      finishReason: text(at(answer, "finish_reason")) ?? text(at(answer, "stop_reason")),
      inputTokens: count(at(at(part, "usage"), "prompt_tokens")),
      outputTokens: count(at(at(part, "usage"), "completion_tokens")),
      size: textSize(message) + textSize(at(answer, "text")),
      toolCalls: list(at(message, "tool_calls")).length,
    };
  },
};
