import { text } from "../../record/read.ts";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  USER_ID,
} from "../gen-ai-names.generated.ts";
import { translateContent } from "./ai-sdk-content.ts";
import { translateUsage } from "./ai-sdk-usage.ts";
import { addErrorType, resultWithKind } from "./foreign-span.ts";
import type { Dialect } from "./foreign-span.ts";
import { isModelCall } from "./operation.ts";
import { providerNameOf } from "./provider-name.ts";
import { Translation } from "./translation.ts";
import { moveUsage } from "./usage-owner.ts";

const operationId = "ai.operationId";

/** Names with one translation and the same values. */
const names: Readonly<Record<string, string>> = {
  "ai.model.id": GEN_AI_REQUEST_MODEL,
  "ai.response.id": GEN_AI_RESPONSE_ID,
  "ai.response.model": GEN_AI_RESPONSE_MODEL,
  "ai.settings.frequencyPenalty": GEN_AI_REQUEST_FREQUENCY_PENALTY,
  "ai.settings.maxOutputTokens": GEN_AI_REQUEST_MAX_TOKENS,
  "ai.settings.maxTokens": GEN_AI_REQUEST_MAX_TOKENS,
  "ai.settings.presencePenalty": GEN_AI_REQUEST_PRESENCE_PENALTY,
  "ai.settings.seed": GEN_AI_REQUEST_SEED,
  "ai.settings.stopSequences": GEN_AI_REQUEST_STOP_SEQUENCES,
  "ai.settings.temperature": GEN_AI_REQUEST_TEMPERATURE,
  "ai.settings.topK": GEN_AI_REQUEST_TOP_K,
  "ai.settings.topP": GEN_AI_REQUEST_TOP_P,
  "ai.telemetry.metadata.conversationId": GEN_AI_CONVERSATION_ID,
  "ai.telemetry.metadata.sessionId": GEN_AI_CONVERSATION_ID,
  "ai.telemetry.metadata.userId": USER_ID,
  "ai.toolCall.id": GEN_AI_TOOL_CALL_ID,
  "ai.toolCall.name": GEN_AI_TOOL_NAME,
};

/**
 * The `ai.*` spans of the Vercel AI SDK 4 to 6, and of `LegacyOpenTelemetry` in 7. The outer span of a generation becomes an
 * agent's, each step's request to the model the call; what embeds many values in several requests is neither.
 */
export const aiSdk: Dialect = {
  name: "ai-sdk",
  speaks: ({ attributes }) => typeof attributes[operationId] === "string",
  normalise(span) {
    const translation = new Translation(span.attributes);
    const operation = translation.text(operationId) ?? "";
    const current = operationOf(operation);
    translation.take(operationId, "operation.name", "resource.name");
    translation.add(GEN_AI_OPERATION_NAME, current);
    translateModel(translation, operation);
    translation.rename(names);
    const agent = translation.get("ai.telemetry.functionId");
    if (current === "invoke_agent") translation.add(GEN_AI_AGENT_NAME, agent);
    if (current === "execute_tool") translation.add(GEN_AI_TOOL_TYPE, "function");
    translateUsage(translation, operation);
    if (!isModelCall(current)) moveUsage(translation, current);
    translateContent(translation, current);
    addErrorType(translation, span);
    return resultWithKind("ai-sdk", span, translation);
  },
};

function operationOf(operation: string): string | undefined {
  if (operation === "ai.toolCall") return "execute_tool";
  if (operation.endsWith(".doEmbed")) return "embeddings";
  const isGeneration = /^ai\.(?:generate|stream)(?:Text|Object)\b|^ai\.workflowAgent\./.test(
    operation,
  );
  if (!isGeneration) return undefined;
  return /\.do(?:Generate|Stream)$/.test(operation) ? "chat" : "invoke_agent";
}

function translateModel(translation: Translation, operation: string): void {
  const provider = text(translation.take("ai.model.provider"));
  if (provider !== undefined) translation.add(GEN_AI_PROVIDER_NAME, providerNameOf(provider));
  const reason = text(translation.take("ai.response.finishReason"));
  if (reason !== undefined) translation.add(GEN_AI_RESPONSE_FINISH_REASONS, [reason]);
  const first = translation.take("ai.response.msToFirstChunk", "ai.stream.msToFirstChunk");
  if (typeof first === "number") translation.add(GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK, first / 1000);
  if (operation.endsWith(".doStream")) translation.add(GEN_AI_REQUEST_STREAM, true);
}
