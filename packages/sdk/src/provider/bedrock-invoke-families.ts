import { cohere } from "./bedrock-invoke-cohere.ts";
import type { InvokeFamily } from "./bedrock-invoke-family.ts";
import { llama } from "./bedrock-invoke-llama.ts";
import { mistral } from "./bedrock-invoke-mistral.ts";
import { titan } from "./bedrock-invoke-titan.ts";

/** Mistral's is the most common: the one of chat completions, which many makers have. */
const families: readonly InvokeFamily[] = [titan, llama, cohere, mistral];

/** The family that a request's body is of. */
export function askingFamily(body: unknown): InvokeFamily | undefined {
  return families.find((family) => family.asks(body));
}

/** The family that an answer or a part of one is of. */
export function familyOf(part: unknown): InvokeFamily | undefined {
  return families.find((family) => family.answers(part));
}
