import { at, count, list, number, text, texts } from "@spoor/core/record";
import {
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
} from "@spoor/core/semconv";
import { endpointOf } from "./endpoint.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallRequest } from "./provider.ts";

/** Said of a request without a signal: the one thing that can abort it is the library's own timeout. */
const neverAborted = { aborted: false };

/** The request of one of the methods of `Models`: `found`, where it goes when it says so itself, and its signal. */
export function googleRequest(
  params: unknown,
  call: Pick<CallRequest, "operation" | "stream">,
  found: Found,
): CallRequest {
  const config = at(params, "config");
  const baseUrl = text(at(at(config, "httpOptions"), "baseUrl"));
  if (baseUrl !== undefined) Object.assign(found, endpointOf(baseUrl).server);
  return {
    ...call,
    model: text(at(params, "model")),
    attributes: found,
    signal: at(config, "abortSignal") ?? neverAborted,
  };
}

/** What a config says of how to generate. */
export function generation(config: unknown): Found {
  const choices = count(at(config, "candidateCount"));
  const found: Found = {};
  add(found, GEN_AI_REQUEST_MAX_TOKENS, count(at(config, "maxOutputTokens")));
  add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(config, "temperature")));
  add(found, GEN_AI_REQUEST_TOP_P, number(at(config, "topP")));
  add(found, GEN_AI_REQUEST_TOP_K, count(at(config, "topK")));
  add(found, GEN_AI_REQUEST_FREQUENCY_PENALTY, number(at(config, "frequencyPenalty")));
  add(found, GEN_AI_REQUEST_PRESENCE_PENALTY, number(at(config, "presencePenalty")));
  add(found, GEN_AI_REQUEST_SEED, number(at(config, "seed")));
  add(found, GEN_AI_REQUEST_STOP_SEQUENCES, texts(at(config, "stopSequences")));
  add(found, GEN_AI_REQUEST_CHOICE_COUNT, choices === 1 ? undefined : choices);
  add(found, GEN_AI_REQUEST_REASONING_LEVEL, levelOf(config));
  add(found, GEN_AI_OUTPUT_TYPE, requestedOutput(config));
  return found;
}

/** How many tools a config has: each function is one, and each of Google's own. */
export function toolCount(tools: unknown): number {
  let found = 0;
  for (const tool of list(tools)) found += list(at(tool, "functionDeclarations")).length || 1;
  return found;
}

function levelOf(config: unknown): string | undefined {
  const level = text(at(at(config, "thinkingConfig"), "thinkingLevel"))?.toLowerCase();
  return level === "thinking_level_unspecified" ? undefined : level;
}

function requestedOutput(config: unknown): string | undefined {
  const modalities =
    texts(at(config, "responseModalities"))?.map((name) => name.toLowerCase()) ?? [];
  if (modalities.includes("image")) return "image";
  if (modalities.includes("audio")) return "speech";
  const type = text(at(config, "responseMimeType"));
  if (type === "application/json" || type === "text/x.enum") return "json";
  return type === "text/plain" ? "text" : undefined;
}
