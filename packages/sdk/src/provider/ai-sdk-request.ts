import { at, count, list, number, text, texts } from "@spoor/core/record";
import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  OPENAI_API_TYPE,
  OPENAI_REQUEST_SERVICE_TIER,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
} from "@spoor/core/semconv";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallRequest } from "./provider.ts";
import { textSize } from "./text-size.ts";

/**
 * The request of a model's `doGenerate` or `doStream`. Language, image, speech and transcription models share the names of
 * their methods, and differ in what they are given: a prompt of messages, a prompt of text, a text, or audio.
 */
export function modelRequest(options: unknown, model: unknown, stream: boolean): CallRequest {
  const isChat = Array.isArray(at(options, "prompt"));
  return {
    operation: isChat ? "chat" : "generate_content",
    model: text(at(model, "modelId")),
    stream,
    attributes: isChat ? chatRequest(options, model) : mediaRequest(options),
    signal: userAbort(at(options, "abortSignal")),
  };
}

/** The request of a model's `doEmbed`. */
export function embedRequest(options: unknown, model: unknown): CallRequest {
  const values = at(options, "values");
  const openai = at(at(options, "providerOptions"), "openai");
  const found: Found = {};
  add(found, GEN_AI_EMBEDDINGS_DIMENSION_COUNT, count(at(openai, "dimensions")));
  add(found, SPOOR_REQUEST_MESSAGE_COUNT, list(values).length);
  add(found, SPOOR_REQUEST_SIZE, textSize(values));
  return {
    operation: "embeddings",
    model: text(at(model, "modelId")),
    stream: false,
    attributes: found,
    signal: userAbort(at(options, "abortSignal")),
  };
}

function chatRequest(options: unknown, model: unknown): Found {
  const prompt = at(options, "prompt");
  const openai = at(at(options, "providerOptions"), "openai");
  const effort = text(at(openai, "reasoningEffort")) ?? text(at(options, "reasoning"));
  const tier = text(at(openai, "serviceTier"));
  const found: Found = {};
  add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(options, "maxOutputTokens")));
  add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(options, "temperature")));
  add(found, GEN_AI_REQUEST_TOP_P, number(at(options, "topP")));
  add(found, GEN_AI_REQUEST_TOP_K, number(at(options, "topK")));
  add(found, GEN_AI_REQUEST_FREQUENCY_PENALTY, number(at(options, "frequencyPenalty")));
  add(found, GEN_AI_REQUEST_PRESENCE_PENALTY, number(at(options, "presencePenalty")));
  add(found, GEN_AI_REQUEST_STOP_SEQUENCES, texts(at(options, "stopSequences")));
  add(found, GEN_AI_REQUEST_SEED, count(at(options, "seed")));
  add(found, GEN_AI_REQUEST_REASONING_LEVEL, effort);
  add(found, GEN_AI_OUTPUT_TYPE, formatOf(at(at(options, "responseFormat"), "type")));
  add(found, OPENAI_API_TYPE, openaiApi(at(model, "provider")));
  add(found, OPENAI_REQUEST_SERVICE_TIER, tier === "auto" ? undefined : tier);
  add(found, SPOOR_REQUEST_MESSAGE_COUNT, list(prompt).length);
  add(found, SPOOR_REQUEST_TOOL_COUNT, list(at(options, "tools")).length || undefined);
  add(found, SPOOR_REQUEST_SIZE, textSize(prompt));
  return found;
}

function formatOf(type: unknown): string | undefined {
  return type === "json" || type === "text" ? type : undefined;
}

function openaiApi(provider: unknown): string | undefined {
  if (provider === "openai.chat") return "chat_completions";
  return provider === "openai.responses" ? "responses" : undefined;
}

function mediaRequest(options: unknown): Found {
  const images = count(at(options, "n"));
  const isTranscription = at(options, "audio") !== undefined;
  const isSpeech = at(options, "text") !== undefined;
  const isImage = at(options, "n") !== undefined && at(options, "fps") === undefined;
  const type = isTranscription ? "text" : isSpeech ? "speech" : isImage ? "image" : undefined;
  const found: Found = {};
  add(found, GEN_AI_OUTPUT_TYPE, type);
  add(found, GEN_AI_REQUEST_CHOICE_COUNT, images === 1 ? undefined : images);
  add(found, SPOOR_REQUEST_SIZE, textSize(at(options, "prompt") ?? at(options, "text")));
  return found;
}

/** The signal of the call, which is the application's and the SDK's timeouts in one: a timeout is no cancellation. */
function userAbort(signal: unknown): unknown {
  if (signal === undefined) return undefined;
  return {
    get aborted() {
      return at(signal, "aborted") === true && at(at(signal, "reason"), "name") !== "TimeoutError";
    },
  };
}
