import { at, count, list, number, text, texts } from "@spoor/core/record";
import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_REQUEST_ENCODING_FORMATS,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import type { InvokeFamily } from "./bedrock-invoke-family.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import { textSize } from "./text-size.ts";

/** Cohere: Command R (`message`), the older Command (`prompt`), and embeddings (`input_type`). None of them tells its usage. */
export const cohere: InvokeFamily = {
  asks: (body) =>
    typeof at(body, "message") === "string" ||
    at(body, "input_type") !== undefined ||
    at(body, "num_generations") !== undefined,
  operation(body) {
    if (at(body, "input_type") !== undefined) return "embeddings";
    return at(body, "prompt") === undefined ? "chat" : "text_completion";
  },
  request(body) {
    const inputs = list(at(body, "texts"));
    const history = list(at(body, "chat_history"));
    const found: Found = {};
    add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(body, "max_tokens")));
    add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(body, "temperature")));
    add(found, GEN_AI_REQUEST_TOP_P, number(at(body, "p")));
    add(found, GEN_AI_REQUEST_TOP_K, count(at(body, "k")));
    add(found, GEN_AI_REQUEST_STOP_SEQUENCES, texts(at(body, "stop_sequences")));
    add(found, GEN_AI_REQUEST_ENCODING_FORMATS, texts(at(body, "embedding_types")));
    add(found, GEN_AI_EMBEDDINGS_DIMENSION_COUNT, count(at(body, "output_dimension")));
    const asked = textSize(at(body, "message")) + textSize(at(body, "prompt"));
    const said = history.reduce((sum: number, turn) => sum + textSize(at(turn, "message")), 0);
    const messages = asked > 0 ? history.length + 1 : inputs.length;
    add(found, SPOOR_REQUEST_MESSAGE_COUNT, messages || undefined);
    add(found, SPOOR_REQUEST_SIZE, asked + said + textSize(inputs));
    return found;
  },
  answers: (part) =>
    ["generation_id", "event_type", "is_finished", "generations", "embeddings"].some(
      (name) => at(part, name) !== undefined,
    ),
  read(part) {
    const [generation] = list(at(part, "generations"));
    const answer = generation ?? part;
    return {
      id: text(at(part, "generation_id")) ?? text(at(generation, "id")),
      finishReason: text(at(answer, "finish_reason")),
      size: textSize(at(answer, "text")),
    };
  },
};
