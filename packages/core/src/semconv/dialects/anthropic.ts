import { list, text } from "../../record/read.ts";
import type { Attributes } from "../../record/attributes.ts";
import { GEN_AI_REQUEST_MODEL, GEN_AI_RESPONSE_FINISH_REASONS } from "../gen-ai-names.generated.ts";
import { ANTHROPIC_MESSAGE_STOP_REASON } from "../spoor-names.generated.ts";

/** The scope of the spans that `@anthropic-ai/sdk` makes itself, from 0.134 on. */
export const anthropicScope = "com.anthropic.sdk.typescript";

const callName = "anthropic.messages.create";

/** What the conventions want of a span that the Anthropic SDK made and that it lacks. */
export function missingOfAnthropic(attributes: Readonly<Record<string, unknown>>): Attributes {
  const reason = text(attributes[ANTHROPIC_MESSAGE_STOP_REASON]);
  const known = list(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).length > 0;
  return reason === undefined || known ? {} : { [GEN_AI_RESPONSE_FINISH_REASONS]: [reason] };
}

/** The span's name as the conventions have it, for an outgoing copy. */
export function nameOfAnthropic(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
): string {
  const model = text(attributes[GEN_AI_REQUEST_MODEL]);
  return name === callName ? (model === undefined ? "chat" : `chat ${model}`) : name;
}
