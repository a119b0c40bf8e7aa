import { at, list } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { aiSdkReplyUsage } from "./ai-sdk.ts";
import { anthropicReplyUsage, isAnthropicUsage } from "./anthropic.ts";
import { bedrockInvokeUsage } from "./bedrock-invoke.ts";
import { bedrockReplyUsage } from "./bedrock.ts";
import { cohereReplyUsage } from "./cohere.ts";
import { googleInteractionUsage } from "./google-interaction.ts";
import { googleEmbeddingUsage, googleReplyUsage } from "./google.ts";
import { langchainReplyUsage } from "./langchain.ts";
import { openaiTranscriptionUsage } from "./openai-transcription.ts";
import { openaiReplyUsage } from "./openai.ts";
import { attributesIn, otelReplyUsage } from "./otel.ts";

/** Reads a whole reply of one shape. */
export type ReplyReader = (reply: unknown) => Usage | undefined;

interface Shape {
  readonly read: ReplyReader;
  /** Whether a reply, whose usage object is `usage`, is of this shape. */
  readonly isOf: (reply: unknown, usage: unknown) => boolean;
}

const has = (value: unknown, ...names: readonly string[]): boolean =>
  names.some((name) => at(value, name) !== undefined);

/** In the order in which they are asked. */
const shapes: readonly Shape[] = [
  { read: googleReplyUsage, isOf: (reply) => has(reply, "usageMetadata") },
  {
    read: langchainReplyUsage,
    isOf: (reply) => has(reply, "usage_metadata") || has(at(reply, "kwargs"), "usage_metadata"),
  },
  {
    read: bedrockReplyUsage,
    isOf: (reply, usage) =>
      has(usage, ...ofBedrock) || has(at(reply, "output"), "message") || has(reply, "stopReason"),
  },
  {
    read: aiSdkReplyUsage,
    isOf: (reply, usage) =>
      has(usage, "inputTokens", "outputTokens", "promptTokens", "tokens") ||
      list(at(reply, "steps")).length > 0,
  },
  {
    read: cohereReplyUsage,
    isOf: (reply, usage) => has(usage, "billed_units") || has(at(reply, "meta"), "billed_units"),
  },
  {
    read: (reply) => googleInteractionUsage(at(reply, "usage")),
    isOf: (_, usage) => has(usage, "total_input_tokens", "total_output_tokens"),
  },
  {
    read: anthropicReplyUsage,
    isOf: (reply, usage) =>
      has(usage, "input_tokens", "output_tokens") &&
      (at(reply, "type") === "message" || isAnthropicUsage(usage)),
  },
  { read: openaiReplyUsage, isOf: (_, usage) => has(usage, ...ofOpenAi) },
  {
    read: bedrockInvokeUsage,
    isOf: (reply) => has(reply, ...ofInvoke),
  },
  { read: googleEmbeddingUsage, isOf: (reply) => has(reply, "embeddings", "predictions") },
  { read: openaiTranscriptionUsage, isOf: (reply) => has(reply, "text") && has(reply, "duration") },
  { read: otelReplyUsage, isOf: (reply) => attributesIn(reply) !== undefined },
];

const ofBedrock = [
  "cacheReadInputTokens",
  "cacheReadInputTokenCount",
  "cacheWriteInputTokens",
  "cacheWriteInputTokenCount",
  "cacheDetails",
  "serverToolUsage",
];
const ofOpenAi = [
  "prompt_tokens",
  "completion_tokens",
  "input_tokens",
  "output_tokens",
  "total_tokens",
  "seconds",
  "prompt_audio_seconds",
  "cost",
  "cost_in_usd_ticks",
];
const ofInvoke = [
  "inputTextTokenCount",
  "prompt_token_count",
  "generation_token_count",
  "amazon-bedrock-invocationMetrics",
];
/** What events of streams, lines of batches and envelopes have a reply, or a part of one, under. */
const envelopes = ["response", "message", "metadata", "interaction", "body", "result", "x_groq"];
const maxDepth = 3;

/**
 * The usage of a reply whose API is not known, by its shape: the last one of a list; undefined when there is none in it. May
 * throw on hostile objects.
 */
export function usageByShape(reply: unknown, depth = 0): Usage | undefined {
  if (typeof reply !== "object" || reply === null || depth > maxDepth) return undefined;
  if (Array.isArray(reply)) return usageByShape(reply.findLast(isWithUsage), depth + 1);
  const usage = at(reply, "usage");
  for (const { read, isOf } of shapes) {
    const found = isOf(reply, usage) ? read(reply) : undefined;
    if (found !== undefined) return found;
  }
  for (const name of envelopes) {
    const found = usageByShape(at(reply, name), depth + 1);
    if (found !== undefined) return found;
  }
  return usage === undefined ? usageOfObject(reply) : undefined;
}

function isWithUsage(part: unknown): boolean {
  return (
    has(part, "usage", "usageMetadata") || envelopes.some((name) => has(at(part, name), "usage"))
  );
}

/** `usage` as a usage object that stands alone. */
function usageOfObject(usage: object): Usage | undefined {
  const reply = { usage };
  return shapes.find(({ isOf }) => isOf(reply, usage))?.read(reply);
}
