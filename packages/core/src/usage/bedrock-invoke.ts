import { at, list } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { anthropicUsage } from "./anthropic.ts";
import { bedrockMetricsUsage, bedrockReplyUsage } from "./bedrock.ts";
import { clamped } from "./clamped.ts";
import { cohereReplyUsage } from "./cohere.ts";
import { openaiReplyUsage } from "./openai.ts";
import { tokens } from "./tokens.ts";

/** Longest body that is read, in UTF-16 code units: only images and embeddings are longer. */
const maxLength = 1024 * 1024;

/**
 * The usage of a reply of Bedrock's InvokeModel, whose body has the shape of the model's maker: Claude, Nova, Titan, Llama,
 * Mistral and others that speak as OpenAI do, Cohere. Undefined when it holds no count, as those of older Mistral models.
 * Never throws.
 *
 * @param reply the body, or an object with it (as text or read) under `body`
 */
export function bedrockInvokeUsage(reply: unknown): Usage | undefined {
  try {
    const body = bodyOf(reply);
    return ofModel(body) ?? bedrockMetricsUsage(at(body, "amazon-bedrock-invocationMetrics"));
  } catch {
    return undefined;
  }
}

function bodyOf(reply: unknown): unknown {
  const body = at(reply, "body") ?? reply;
  if (typeof body !== "string") return body;
  return body.length > maxLength ? undefined : JSON.parse(body);
}

function ofModel(body: unknown): Usage | undefined {
  const usage = at(body, "usage");
  if (at(usage, "inputTokens") !== undefined) return bedrockReplyUsage(body);
  if (at(usage, "prompt_tokens") !== undefined) return openaiReplyUsage(body);
  if (at(usage, "input_tokens") !== undefined) return anthropicUsage(usage);
  return ofTitan(body) ?? ofLlama(body) ?? cohereReplyUsage(body);
}

function ofTitan(body: unknown): Usage | undefined {
  const results = list(at(body, "results"));
  return clamped({
    inputTokens: tokens(at(body, "inputTextTokenCount")),
    outputTokens:
      tokens(at(body, "totalOutputTextTokenCount")) ??
      (results.length === 0 ? undefined : made(results)),
  });
}

function made(results: readonly unknown[]): number {
  let sum = 0;
  for (const result of results) sum += tokens(at(result, "tokenCount")) ?? 0;
  return sum;
}

function ofLlama(body: unknown): Usage | undefined {
  return clamped({
    inputTokens: tokens(at(body, "prompt_token_count")),
    outputTokens: tokens(at(body, "generation_token_count")),
  });
}
