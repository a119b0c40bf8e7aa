import { at, number, text, texts } from "@spoor/core/record";
import type { AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_P,
  OPENAI_REQUEST_SERVICE_TIER,
} from "@spoor/core/semconv";
import type { CallRequest } from "./provider.ts";

/** The attributes of a request that are found; the reader of each method adds its own. */
export type Found = Record<string, AttributeValue>;

/**
 * The request of one of OpenAI's methods, whose first argument is `body`: `found`, and what all the methods share.
 *
 * Attributes are added one by one: Node 20 takes 4 µs to spread objects whose keys are imported names.
 */
export function openaiRequest(
  operation: CallRequest["operation"],
  body: unknown,
  found: Found,
): CallRequest {
  const tier = text(at(body, "service_tier"));
  add(found, GEN_AI_REQUEST_TEMPERATURE, number(at(body, "temperature")));
  add(found, GEN_AI_REQUEST_TOP_P, number(at(body, "top_p")));
  add(found, GEN_AI_REQUEST_STOP_SEQUENCES, stopSequences(at(body, "stop")));
  add(found, OPENAI_REQUEST_SERVICE_TIER, tier === "auto" ? undefined : tier);
  const model = text(at(body, "model"));
  return { operation, model, stream: at(body, "stream") === true, attributes: found };
}

/** Adds an attribute that has a value. */
export function add(found: Found, name: string, value: AttributeValue | undefined): void {
  if (value !== undefined) found[name] = value;
}

/** The requested type of output as `gen_ai.output.type` has it, from the `type` of a response format. */
export function outputType(format: unknown): string | undefined {
  const type = text(format);
  return type === "json_object" || type === "json_schema"
    ? "json"
    : type === "text"
      ? type
      : undefined;
}

function stopSequences(stop: unknown): string[] | undefined {
  const one = text(stop);
  return one === undefined ? texts(stop) : [one];
}
