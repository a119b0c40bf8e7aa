import { aiSdk } from "../framework/ai-sdk/ai-sdk.ts";
import { langGraph } from "../framework/langgraph/langgraph.ts";
import { mastra } from "../framework/mastra/mastra.ts";
import { openaiBatchSubmission } from "../framework/openai-batches/openai-batches.ts";
import { openaiRealtimeEvents } from "../framework/openai-realtime/openai-realtime.ts";
import { anthropic } from "./anthropic.ts";
import { bedrock } from "./bedrock.ts";
import { googleGenAi } from "./google-genai.ts";
import type { Library } from "./library.ts";
import { openai } from "./openai.ts";

/** The libraries whose calls Spoor sees by itself, by the name of their npm package. */
export const libraries: Readonly<Record<string, Library>> = {
  openai: { ...openai, operations: [openaiBatchSubmission, openaiRealtimeEvents] },
  ai: aiSdk,
  "@anthropic-ai/sdk": anthropic,
  "@aws-sdk/client-bedrock-runtime": bedrock,
  "@google/genai": googleGenAi,
  "@langchain/langgraph": langGraph,
  "@mastra/core": mastra,
};
