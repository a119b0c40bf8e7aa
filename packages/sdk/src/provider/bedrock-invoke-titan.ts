import { at, count, list, number, text, texts } from "@spoor/core/record";
import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_P,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import type { InvokeFamily } from "./bedrock-invoke-family.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import { textSize } from "./text-size.ts";

const embeddingFields = ["dimensions", "normalize", "embeddingTypes", "embeddingConfig"];

/** Amazon Titan: texts, and embeddings of a text or an image. */
export const titan: InvokeFamily = {
  asks: (body) => at(body, "inputText") !== undefined || at(body, "inputImage") !== undefined,
  operation: (body) =>
    at(body, "inputImage") !== undefined ||
    embeddingFields.some((name) => at(body, name) !== undefined)
      ? "embeddings"
      : "text_completion",
  request(body) {
    const config = at(body, "textGenerationConfig");
    const found: Found = {};
    add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(config, "maxTokenCount")));
    add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(config, "temperature")));
    add(found, GEN_AI_REQUEST_TOP_P, number(at(config, "topP")));
    add(found, GEN_AI_REQUEST_STOP_SEQUENCES, texts(at(config, "stopSequences")));
    add(found, GEN_AI_EMBEDDINGS_DIMENSION_COUNT, count(at(body, "dimensions")));
    add(found, SPOOR_REQUEST_SIZE, textSize(at(body, "inputText")));
    return found;
  },
  answers: (part) =>
    at(part, "inputTextTokenCount") !== undefined || at(part, "outputText") !== undefined,
  read(part) {
    const results = list(at(part, "results"));
    const [first] = results;
    return {
      finishReason: text(at(first, "completionReason")) ?? text(at(part, "completionReason")),
      inputTokens: count(at(part, "inputTextTokenCount")),
      outputTokens:
        count(at(part, "totalOutputTextTokenCount")) ??
        (first === undefined ? undefined : tokensOf(results)),
      size: textSize(at(part, "outputText")) + sizeOf(results),
    };
  },
};

function tokensOf(results: readonly unknown[]): number {
  return results.reduce((sum: number, result) => sum + (count(at(result, "tokenCount")) ?? 0), 0);
}

function sizeOf(results: readonly unknown[]): number {
  return results.reduce((sum: number, result) => sum + textSize(at(result, "outputText")), 0);
}
