import { at } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { aiSdkReplyUsage } from "./ai-sdk.ts";
import { anthropicReplyUsage } from "./anthropic.ts";
import { bedrockInvokeUsage } from "./bedrock-invoke.ts";
import { bedrockReplyUsage } from "./bedrock.ts";
import { cohereReplyUsage } from "./cohere.ts";
import { googleInteractionUsage } from "./google-interaction.ts";
import { googleEmbeddingUsage, googleReplyUsage } from "./google.ts";
import { langchainReplyUsage } from "./langchain.ts";
import { openaiTranscriptionUsage } from "./openai-transcription.ts";
import { openaiReplyUsage } from "./openai.ts";
import { otelReplyUsage } from "./otel.ts";
import { usageByShape } from "./reply-shape.ts";
import type { ReplyReader } from "./reply-shape.ts";

/**
 * The reader of an API, by its name or the part of it before the first dot. Who is not here (xAI, DeepSeek, Mistral,
 * Perplexity, OpenRouter, Groq, Azure, Vertex AI) answers in the shapes of others, by which the reply is read then.
 */
const readers: Readonly<Record<string, ReplyReader>> = {
  "ai-sdk": aiSdkReplyUsage,
  anthropic: anthropicReplyUsage,
  "bedrock.converse": bedrockReplyUsage,
  "bedrock.converse_stream": bedrockReplyUsage,
  "bedrock.invoke_model": bedrockInvokeUsage,
  cohere: cohereReplyUsage,
  gemini: googleReplyUsage,
  "gemini.embeddings": googleEmbeddingUsage,
  "gemini.interactions": (reply) => googleInteractionUsage(at(reply, "usage")),
  langchain: langchainReplyUsage,
  openai: openaiReplyUsage,
  "openai.audio": openaiTranscriptionUsage,
  "openai.transcription": openaiTranscriptionUsage,
  "openai.transcriptions": openaiTranscriptionUsage,
  otel: otelReplyUsage,
};

/**
 * The usage of a whole reply of any API: a body, the last chunk or event of a stream, a line of a batch, the result of a
 * library, a span. Undefined when it holds no count. Never throws.
 *
 * @param api its name, as `openai.chat`, `anthropic.messages`, `gemini`, `bedrock.converse`, `ai-sdk.v7` or `otel`; where
 * it is not known, or the reply is not of its shape, the reply's shape decides
 */
export function replyUsage(api: string | undefined, reply: unknown): Usage | undefined {
  try {
    return readerOf(api)?.(reply) ?? usageByShape(reply);
  } catch {
    return undefined;
  }
}

function readerOf(api: string | undefined): ReplyReader | undefined {
  const name = (api ?? "").toLowerCase();
  const family = name.split(".", 1)[0] ?? "";
  for (const key of [name, family]) if (Object.hasOwn(readers, key)) return readers[key];
  return undefined;
}
