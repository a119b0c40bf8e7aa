import { at, count, number, text } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_P,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import type { InvokeFamily } from "./bedrock-invoke-family.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import { textSize } from "./text-size.ts";

/** Meta's Llama, which continues a prompt; each part of a stream has the fields of a whole answer. */
export const llama: InvokeFamily = {
  asks: (body) => at(body, "max_gen_len") !== undefined,
  operation: () => "text_completion",
  request(body) {
    const found: Found = {};
    add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(body, "max_gen_len")));
    add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(body, "temperature")));
    add(found, GEN_AI_REQUEST_TOP_P, number(at(body, "top_p")));
    add(found, SPOOR_REQUEST_SIZE, textSize(at(body, "prompt")));
    return found;
  },
  answers: (part) => at(part, "generation") !== undefined,
  read: (part) => ({
    finishReason: text(at(part, "stop_reason")),
    inputTokens: count(at(part, "prompt_token_count")),
    outputTokens: count(at(part, "generation_token_count")),
    size: textSize(at(part, "generation")),
  }),
};
