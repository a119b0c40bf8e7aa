import { at, count, number, texts } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
} from "@spoor/core/semconv";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";

/** What the bodies of Anthropic's APIs say alike of how to generate. */
export function anthropicSampling(body: unknown): Found {
  const found: Found = {};
  add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(body, "temperature")));
  add(found, GEN_AI_REQUEST_TOP_P, number(at(body, "top_p")));
  add(found, GEN_AI_REQUEST_TOP_K, count(at(body, "top_k")));
  add(found, GEN_AI_REQUEST_STOP_SEQUENCES, texts(at(body, "stop_sequences")));
  return found;
}
