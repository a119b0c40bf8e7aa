import { at, text } from "../../record/read.ts";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_DESCRIPTION,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  SESSION_ID,
} from "../gen-ai-names.generated.ts";
import { addErrorType, resultWithKind } from "./foreign-span.ts";
import type { Dialect } from "./foreign-span.ts";
import { translateOpenInferenceContent } from "./openinference-content.ts";
import { isModelCall } from "./operation.ts";
import { providerNameOf } from "./provider-name.ts";
import { addRequestParameters } from "./request-parameters.ts";
import { parsed, Translation } from "./translation.ts";
import { moveUsage } from "./usage-owner.ts";

const kind = "openinference.span.kind";

/** What a span of each kind does; a chain, a prompt, an evaluator and a guardrail are no operation of the conventions. */
const operations: ReadonlyMap<string, string> = new Map([
  ["AGENT", "invoke_agent"],
  ["EMBEDDING", "embeddings"],
  ["LLM", "chat"],
  ["RETRIEVER", "retrieval"],
  ["TOOL", "execute_tool"],
]);

const names: Readonly<Record<string, string>> = {
  "agent.name": GEN_AI_AGENT_NAME,
  "embedding.model_name": GEN_AI_REQUEST_MODEL,
  "llm.request.model_name": GEN_AI_REQUEST_MODEL,
  "llm.response.model_name": GEN_AI_RESPONSE_MODEL,
  "llm.token_count.completion": GEN_AI_USAGE_OUTPUT_TOKENS,
  "llm.token_count.completion_details.audio": GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  "llm.token_count.completion_details.reasoning": GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  "llm.token_count.prompt": GEN_AI_USAGE_INPUT_TOKENS,
  "llm.token_count.prompt_details.audio": GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  "llm.token_count.prompt_details.cache_read": GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  "llm.token_count.prompt_details.cache_write": GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  "tool.description": GEN_AI_TOOL_DESCRIPTION,
  "tool.id": GEN_AI_TOOL_CALL_ID,
  "tool.name": GEN_AI_TOOL_NAME,
  "tool_call.id": GEN_AI_TOOL_CALL_ID,
};

/**
 * The spans of OpenInference, of every kind.
 *
 * Its input counts hold the cached tokens: seen for OpenAI in `@arizeai/openinference-instrumentation-openai` 4.2.7 and for
 * Anthropic in `-anthropic` 0.2.8. A stream of OpenAI has no counts there, and an embedding never has.
 */
export const openInference: Dialect = {
  name: "openinference",
  speaks: ({ attributes }) => typeof attributes[kind] === "string",
  normalise(span) {
    const translation = new Translation(span.attributes);
    const said = text(translation.take(kind)) ?? "";
    const operation = operations.get(said.toUpperCase());
    const isCompletion = span.name.endsWith("OpenAI Completions");
    translation.set(GEN_AI_OPERATION_NAME, isCompletion ? "text_completion" : operation);
    translateModel(translation);
    translation.rename(names);
    translation.take("llm.token_count.total");
    translation.add(GEN_AI_CONVERSATION_ID, translation.get(SESSION_ID));
    if (operation === "execute_tool") translation.add(GEN_AI_TOOL_NAME, span.name);
    if (operation === "execute_tool") translation.add(GEN_AI_TOOL_TYPE, "function");
    if (operation === "invoke_agent") translation.add(GEN_AI_AGENT_NAME, span.name);
    translateOpenInferenceContent(translation, operation);
    if (!isModelCall(operation)) moveUsage(translation, operation);
    addErrorType(translation, span);
    return resultWithKind("openinference", span, translation);
  },
};

function translateModel(translation: Translation): void {
  const provider = text(translation.take("llm.provider", "llm.system"));
  if (provider !== undefined) translation.add(GEN_AI_PROVIDER_NAME, providerNameOf(provider));
  // Of one name for both, instrumentations of before there were two write the reply's model over that of the request.
  const model = translation.take("llm.model_name");
  if (!translation.has("llm.request.model_name")) translation.add(GEN_AI_REQUEST_MODEL, model);
  const reason = text(translation.take("llm.finish_reason"));
  if (reason !== undefined) translation.add(GEN_AI_RESPONSE_FINISH_REASONS, [reason]);
  const given = parsed(translation.get("llm.invocation_parameters"));
  addRequestParameters(translation, given);
  translation.add(GEN_AI_REQUEST_MODEL, text(at(given, "model")));
}
