import { count, list, text } from "../../record/read.ts";
import type { Attributes } from "../../record/attributes.ts";
import type { Usage } from "../../record/usage.ts";
import {
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
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
/** What compactions used, which the library counts apart, beside the count of which it is a part. */
const compacted = {
  input: ["anthropic.usage.compaction.input_tokens", GEN_AI_USAGE_INPUT_TOKENS],
  output: ["anthropic.usage.compaction.output_tokens", GEN_AI_USAGE_OUTPUT_TOKENS],
} as const;

/** The code of a span's status in OpenTelemetry. */
const ok = 1;
const error = 2;

/** What the conventions want of a span that the Anthropic SDK made and that it lacks. */
export function missingOfAnthropic(attributes: Readonly<Record<string, unknown>>): Attributes {
  const reason = text(attributes[ANTHROPIC_MESSAGE_STOP_REASON]);
  const known = list(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).length > 0;
  return reason === undefined || known ? {} : { [GEN_AI_RESPONSE_FINISH_REASONS]: [reason] };
}

/**
 * How the call of a model went whose span the Anthropic SDK has ended, by that span's status and attributes.
 *
 * A stream that stops before its end is a failure here as the library says it, with the same error as one that the
 * server ended by an error of its own. Whether a reply was left unread is not told: the library leaves such a span open.
 */
export function outcomeOfAnthropic(
  status: number,
  attributes: Readonly<Record<string, unknown>>,
): "completed" | "failed" | "cancelled" | "raw_response" {
  if (status === error) return "failed";
  // Where the application took the HTTP response, the span ends as well as any other and tells nothing of the reply.
  if (status === ok) return tellsReply(attributes) ? "completed" : "raw_response";
  // The library leaves the status of what the application gave up unset, also where all that counts was there.
  return attributes[ANTHROPIC_MESSAGE_STOP_REASON] === undefined ? "cancelled" : "completed";
}

const tellsReply = (attributes: Readonly<Record<string, unknown>>): boolean =>
  attributes[GEN_AI_RESPONSE_ID] !== undefined ||
  attributes[GEN_AI_USAGE_INPUT_TOKENS] !== undefined;

/** What the compactions inside of a call used, which its own counts leave out; undefined where there were none. */
export function compactionOfAnthropic(
  attributes: Readonly<Record<string, unknown>>,
): Usage | undefined {
  const inputTokens = count(attributes[compacted.input[0]]);
  const outputTokens = count(attributes[compacted.output[0]]);
  return inputTokens === undefined || outputTokens === undefined
    ? undefined
    : { inputTokens, outputTokens };
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
 * names and counts with what came from the cache (seen in 1.11.0); what differs are the spans' names, the stop reason, a
 * tool's result, and compactions, which are counted apart. A count of tokens is no operation of the conventions and stays
 * as it is. Their status of success is not for us to change.
 */
export const anthropic: Dialect = {
  name: "anthropic",
  speaks: ({ name, attributes, instrumentationScope }) =>
    instrumentationScope.name.startsWith(anthropicScope) &&
    (name !== spanNameOf(attributes, name) ||
      attributes[toolResult] !== undefined ||
      compactionOfAnthropic(attributes) !== undefined ||
      missingOfAnthropic(attributes)[GEN_AI_RESPONSE_FINISH_REASONS] !== undefined),
  normalise(span) {
    const translation = new Translation(span.attributes);
    translation.add(
      GEN_AI_RESPONSE_FINISH_REASONS,
      missingOfAnthropic(span.attributes)[GEN_AI_RESPONSE_FINISH_REASONS],
    );
    translation.rename({ [toolResult]: GEN_AI_TOOL_CALL_RESULT });
    for (const [part, total] of Object.values(compacted)) addCount(translation, part, total);
    return result("anthropic", span, translation);
  },
};

/** Adds the count under `part`, which leaves the copy, to the one under `total`; what is no count, such as NaN, is left out. */
function addCount(translation: Translation, part: string, total: string): void {
  const counts = [translation.take(part), translation.take(total)]
    .map(count)
    .filter((value) => value !== undefined);
  if (counts.length > 0)
    translation.set(
      total,
      counts.reduce((sum, value) => sum + value, 0),
    );
}
