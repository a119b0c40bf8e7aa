import { list } from "../../record/read.ts";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "../gen-ai-names.generated.ts";
import { addErrorType, result } from "./foreign-span.ts";
import type { Dialect, ForeignSpan, Normalised } from "./foreign-span.ts";
import { spanNameOf } from "./operation.ts";
import { Translation } from "./translation.ts";

const scope = "gen_ai";
const reasoning = "ai.usage.outputTokenDetails.reasoningTokens";

/**
 * What `@ai-sdk/otel` of the AI SDK 7 writes (seen in 1.0.173), where it differs from the conventions. Its usage on every level and
 * what it has under older names of the conventions come after this.
 *
 * Its two spans of an embedding look the same but for the usage, which the outer one never has.
 */
export const aiSdkOtel: Dialect = {
  name: "ai-sdk",
  speaks: (span) =>
    span.instrumentationScope.name === scope &&
    (isFramework(span) ||
      span.attributes[reasoning] !== undefined ||
      (span.attributes[ERROR_TYPE] === undefined && hasFailed(span)) ||
      span.name !== spanNameOf(span.attributes, span.name)),
  normalise(span) {
    const translation = new Translation(span.attributes);
    if (isFramework(span)) translation.take(GEN_AI_OPERATION_NAME);
    translation.rename({ [reasoning]: GEN_AI_USAGE_REASONING_OUTPUT_TOKENS });
    addErrorType(translation, span);
    return named(span, result("ai-sdk", span, translation));
  },
};

/** Whether the span is one of the framework around the calls: a step of an agent, or an embedding of several requests. */
function isFramework(span: ForeignSpan): boolean {
  const operation = span.attributes[GEN_AI_OPERATION_NAME];
  if (operation === "agent_step") return true;
  if (operation !== "embeddings") return false;
  return span.attributes[GEN_AI_USAGE_INPUT_TOKENS] === undefined && !hasFailed(span);
}

function hasFailed(span: ForeignSpan): boolean {
  return (
    list(span.events).length > 0 && span.events?.some(({ name }) => name === "exception") === true
  );
}

/** A span of the framework must not be named as a call. */
function named(span: ForeignSpan, done: Normalised): Normalised {
  const isEmbedding = span.attributes[GEN_AI_OPERATION_NAME] === "embeddings";
  return isEmbedding && isFramework(span) ? { ...done, name: "embed", kind: "internal" } : done;
}
