import { at, present, text } from "@spoor/core/record";
import {
  AWS_BEDROCK_GUARDRAIL_ID,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import type { Usage } from "@spoor/core/record";
import { isMessageOutput } from "./anthropic-messages-stream.ts";
import { messageReply, messagesRequest } from "./anthropic-messages.ts";
import { bodyOf } from "./bedrock-body.ts";
import { isConverseOutput } from "./bedrock-converse-stream.ts";
import { converseAttributes, converseReply } from "./bedrock-converse.ts";
import { askingFamily, familyOf } from "./bedrock-invoke-families.ts";
import { replyOf, StreamedInvoke } from "./bedrock-invoke-stream.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallReply, CallRequest } from "./provider.ts";

/** The request of InvokeModel and InvokeModelWithResponseStream, whose body is in the model's own shape. */
export function invokeRequest(input: unknown, stream: boolean): CallRequest {
  const model = text(at(input, "modelId"));
  const body = bodyOf(at(input, "body"));
  const { operation, found } = requestOf(body);
  add(found, AWS_BEDROCK_GUARDRAIL_ID, text(at(input, "guardrailIdentifier")));
  const isEmbedding = model?.includes("embed") === true;
  return { operation: isEmbedding ? "embeddings" : operation, model, stream, attributes: found };
}

interface BodyOfRequest {
  readonly operation: CallRequest["operation"];
  readonly found: Found;
}

function requestOf(body: unknown): BodyOfRequest {
  if (at(body, "anthropic_version") !== undefined)
    return { operation: "chat", found: messagesRequest(body) };
  // Amazon Nova.
  if (at(body, "inferenceConfig") !== undefined || at(body, "schemaVersion") !== undefined)
    return { operation: "chat", found: converseAttributes(body) };
  const family = askingFamily(body);
  return family === undefined
    ? { operation: "chat", found: {} }
    : { operation: family.operation(body), found: family.request(body) };
}

/** An answer of InvokeModel, whole or joined from the chunks of a stream. */
export function invokeReply(reply: unknown): CallReply {
  if (reply instanceof StreamedInvoke) return joinedReply(reply);
  const body = bodyOf(at(reply, "body"));
  if (at(body, "type") === "message") return messageReply(body);
  if (at(at(body, "output"), "message") !== undefined) return converseReply(body);
  const whole = new StreamedInvoke();
  whole.add(undefined, body);
  return joinedReply(whole);
}

/** Adds a chunk of a stream to what came before. */
export function joinInvoke(soFar: unknown, event: unknown): StreamedInvoke {
  const streamed = soFar instanceof StreamedInvoke ? soFar : new StreamedInvoke();
  streamed.add(event, partIn(event));
  return streamed;
}

/** Whether a chunk carries a part of the answer. */
export function isInvokeOutput(event: unknown): boolean {
  const part = partIn(event);
  const family = familyOf(part);
  if (family === undefined) return isMessageOutput(part) || isConverseOutput(part);
  const { size, finishReason } = family.read(part);
  return size > 0 || finishReason !== undefined;
}

function partIn(event: unknown): unknown {
  return bodyOf(at(at(event, "chunk"), "bytes"));
}

function joinedReply(streamed: StreamedInvoke): CallReply {
  const { id, model, finishReason, toolCalls, size, metrics, error } = streamed;
  const shaped = replyOf(streamed);
  if (shaped !== undefined)
    return { ...shaped, usage: shaped.usage ?? metrics, error: error ?? shaped.error };
  const found: Found = {};
  add(found, GEN_AI_RESPONSE_ID, id);
  add(found, GEN_AI_RESPONSE_MODEL, model);
  add(
    found,
    GEN_AI_RESPONSE_FINISH_REASONS,
    finishReason === undefined ? undefined : [finishReason],
  );
  add(found, SPOOR_RESPONSE_TOOL_CALL_COUNT, toolCalls || undefined);
  // Embeddings have none.
  add(found, SPOOR_RESPONSE_SIZE, size || undefined);
  return { attributes: found, usage: metrics ?? usageOf(streamed), error };
}

function usageOf({ inputTokens, outputTokens }: StreamedInvoke): Usage | undefined {
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return present({ inputTokens, outputTokens });
}
