import { at, count, number, text, texts } from "../../record/read.ts";
import {
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  OPENAI_REQUEST_SERVICE_TIER,
} from "../gen-ai-names.generated.ts";
import type { Translation } from "./translation.ts";

/** Says what the body of a request, as OpenAI's and Anthropic's clients send it, asks of the model. */
export function addRequestParameters(translation: Translation, body: unknown): void {
  const limit =
    at(body, "max_completion_tokens") ?? at(body, "max_output_tokens") ?? at(body, "max_tokens");
  translation.add(GEN_AI_REQUEST_MAX_TOKENS, count(limit));
  translation.add(GEN_AI_REQUEST_TEMPERATURE, number(at(body, "temperature")));
  translation.add(GEN_AI_REQUEST_TOP_P, number(at(body, "top_p")));
  translation.add(GEN_AI_REQUEST_TOP_K, count(at(body, "top_k")));
  translation.add(GEN_AI_REQUEST_FREQUENCY_PENALTY, number(at(body, "frequency_penalty")));
  translation.add(GEN_AI_REQUEST_PRESENCE_PENALTY, number(at(body, "presence_penalty")));
  translation.add(GEN_AI_REQUEST_SEED, number(at(body, "seed")));
  const stop = at(body, "stop") ?? at(body, "stop_sequences");
  const one = text(stop);
  translation.add(GEN_AI_REQUEST_STOP_SEQUENCES, one === undefined ? texts(stop) : [one]);
  if (at(body, "stream") === true) translation.add(GEN_AI_REQUEST_STREAM, true);
  const choices = count(at(body, "n"));
  if (choices !== 1) translation.add(GEN_AI_REQUEST_CHOICE_COUNT, choices);
  const tier = text(at(body, "service_tier"));
  if (tier !== "auto") translation.add(OPENAI_REQUEST_SERVICE_TIER, tier);
}
