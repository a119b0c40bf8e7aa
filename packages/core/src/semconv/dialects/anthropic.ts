import { list, text } from "../../record/read.ts";
import type { Attributes } from "../../record/attributes.ts";
import {
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_TOOL_CALL_RESULT,
} from "../gen-ai-names.generated.ts";
import { ANTHROPIC_MESSAGE_STOP_REASON } from "../spoor-names.generated.ts";
import { result } from "./foreign-span.ts";
import type { Dialect } from "./foreign-span.ts";
import { spanNameOf } from "./operation.ts";
import { Translation } from "./translation.ts";

/** The scope of the spans that `@anthropic-ai/sdk` makes itself, from 0.134 on. */
export const anthropicScope = "com.anthropic.sdk.typescript";

const callName = "anthropic.messages.create";
const toolResult = "anthropic.tool_result.content";

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

/**
 * The spans of `@anthropic-ai/sdk` itself: calls, the runs of its tool runner and the tools inside them. They have current
 * names and inclusive counts (seen in 1.11.0); what differs are the spans' names, the stop reason and a tool's result. A
 * count of tokens is no operation of the conventions and stays as it is. Their status of success is not for us to change.
 */
export const anthropic: Dialect = {
  name: "anthropic",
  speaks: ({ name, attributes, instrumentationScope }) =>
    instrumentationScope.name.startsWith(anthropicScope) &&
    (name !== spanNameOf(attributes, name) ||
      attributes[toolResult] !== undefined ||
      missingOfAnthropic(attributes)[GEN_AI_RESPONSE_FINISH_REASONS] !== undefined),
  normalise(span) {
    const translation = new Translation(span.attributes);
    translation.add(
      GEN_AI_RESPONSE_FINISH_REASONS,
      missingOfAnthropic(span.attributes)[GEN_AI_RESPONSE_FINISH_REASONS],
    );
    translation.rename({ [toolResult]: GEN_AI_TOOL_CALL_RESULT });
    return result("anthropic", span, translation);
  },
};
