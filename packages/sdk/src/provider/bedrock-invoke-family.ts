import { cohere } from "./bedrock-invoke-cohere.ts";
import { llama } from "./bedrock-invoke-llama.ts";
import { mistral } from "./bedrock-invoke-mistral.ts";
import { titan } from "./bedrock-invoke-titan.ts";
import type { Found } from "./openai-request.ts";
import type { CallRequest } from "./provider.ts";

/** What a part of an answer says; a whole answer is one part. */
export interface InvokePart {
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  readonly finishReason?: string | undefined;
  readonly inputTokens?: number | undefined;
  /** Of the answer so far, this part included. */
  readonly outputTokens?: number | undefined;
  /** Text of this part alone, in UTF-16 code units. */
  readonly size: number;
  readonly toolCalls?: number;
}

/** A shape of bodies that models of one maker share. */
export interface InvokeFamily {
  /** Whether a request's body is of this shape. */
  asks(body: unknown): boolean;
  operation(body: unknown): CallRequest["operation"];
  request(body: unknown): Found;
  /** Whether an answer, or a part of one, is of this shape. */
  answers(part: unknown): boolean;
  read(part: unknown): InvokePart;
}

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
