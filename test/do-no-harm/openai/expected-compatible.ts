import { stop, usage, whole } from "../harness/expected.ts";
import type { ExpectedSpans } from "../harness/expected.ts";

/** Whose service it is, and where. */
const at = (provider: string, server: string) => ({ more: { provider, server } });
/** Of an error without a code, or with the status as its code. */
const rateLimited = { outcome: "failed", error: "429" };
const groq = at("groq", "api.groq.com");
const together = at("together_ai", "api.together.xyz");
const openrouter = at("openrouter", "openrouter.ai");
const deepseek = at("deepseek", "api.deepseek.com");
const xai = at("x_ai", "api.x.ai");
const azure = at("azure.ai.openai", "127.0.0.1");
const vllm = at("openai", "vllm.internal");
const withoutReasoning = { ...stop, input: usage.input, output: usage.output, cached: 40 };
const plain = { ...stop, input: usage.input, output: usage.output };
const streamed = { chunks: 9, first: true } as const;

/** The spans of scenarios with services that speak OpenAI's protocol. */
export const expectedCompatible: ExpectedSpans = {
  groq: [{ ...whole, ...groq }],
  "groq-stream": [{ ...whole, ...streamed, ...groq }],
  "groq-rate-limited": [{ outcome: "failed", error: "rate_limit_exceeded", ...groq }],
  together: [{ ...withoutReasoning, ...together }],
  "together-stream": [{ ...withoutReasoning, ...streamed, chunks: 8, ...together }],
  "together-rate-limited": [{ ...rateLimited, ...together }],
  openrouter: [{ ...whole, ...openrouter }],
  "openrouter-stream": [{ ...whole, ...streamed, ...openrouter }],
  "openrouter-rate-limited": [{ ...rateLimited, ...openrouter }],
  deepseek: [{ ...whole, ...deepseek }],
  "deepseek-stream": [{ ...whole, ...streamed, chunks: 11, ...deepseek }],
  "deepseek-rate-limited": [{ outcome: "failed", error: "rate_limit_exceeded", ...deepseek }],
  xai: [{ ...whole, ...xai }],
  "xai-stream": [{ ...whole, ...streamed, chunks: 12, ...xai }],
  "xai-rate-limited": [{ ...rateLimited, ...xai }],
  vllm: [{ ...plain, ...vllm }],
  "vllm-stream": [{ ...plain, ...streamed, ...vllm }],
  "vllm-rate-limited": [{ ...rateLimited, ...vllm }],
  "openrouter-error-event": [
    { outcome: "failed", error: "502", chunks: 3, first: true, ...openrouter },
  ],
  azure: [{ ...whole, ...azure }],
  "azure-deployment": [{ ...whole, ...azure }],
  "azure-stream": [{ ...whole, ...streamed, chunks: 10, ...azure }],
  "azure-embeddings": [{ outcome: "completed", input: 8, ...azure }],
  "azure-rate-limited": [{ ...rateLimited, ...azure }],
};
