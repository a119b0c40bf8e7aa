// As ai 6.0.326, 5.0.277 and 4.3.19 wrote them against the mock provider.
import { describe, expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { normalised } from "./dialect.ts";
import type { ForeignSpan, Normalised } from "./foreign-span.ts";

const span = (
  operation: string,
  attributes: ForeignSpan["attributes"],
  events: ForeignSpan["events"] = [],
): ForeignSpan => ({
  name: operation,
  attributes: {
    "operation.name": `${operation} greet`,
    "resource.name": "greet",
    "ai.operationId": operation,
    "ai.telemetry.functionId": "greet",
    ...attributes,
  },
  instrumentationScope: { name: "ai" },
  events,
});
const translated = (one: ForeignSpan): Normalised =>
  normalised(one) ?? expect.unreachable("no dialect");
const usageOf = (one: ForeignSpan) => usageFromAttributes(translated(one).attributes);

const openai = { "ai.model.provider": "openai.chat", "ai.model.id": "gpt-4o-mini" };
const anthropic = { "ai.model.provider": "anthropic.messages", "ai.model.id": "claude-sonnet-4-5" };
const usage6 = {
  "ai.usage.inputTokens": 100,
  "ai.usage.inputTokenDetails.noCacheTokens": 60,
  "ai.usage.inputTokenDetails.cacheReadTokens": 40,
  "ai.usage.outputTokens": 20,
  "ai.usage.outputTokenDetails.textTokens": 12,
  "ai.usage.outputTokenDetails.reasoningTokens": 8,
  "ai.usage.totalTokens": 120,
  "ai.usage.reasoningTokens": 8,
  "ai.usage.cachedInputTokens": 40,
};

test("a request to the model is the call", () => {
  const call = span("ai.generateText.doGenerate", {
    ...openai,
    ...usage6,
    "ai.settings.maxOutputTokens": 50,
    "ai.settings.temperature": 0,
    "ai.settings.topP": 0.9,
    "ai.settings.seed": 1,
    "ai.settings.maxRetries": 2,
    "ai.telemetry.metadata.sessionId": "s1",
    "ai.telemetry.metadata.userId": "u1",
    "ai.prompt.messages":
      '[{"role":"system","content":"Be short."},{"role":"user","content":[{"type":"text","text":"Weather?"}]},{"role":"assistant","content":[{"type":"tool-call","toolCallId":"call_1","toolName":"weather","input":{"city":"Oslo"}}]},{"role":"tool","content":[{"type":"tool-result","toolCallId":"call_1","toolName":"weather","output":{"type":"json","value":{"celsius":7}}}]}]',
    "ai.prompt.tools": [
      '{"type":"function","name":"weather","description":"weather of a city","inputSchema":{"type":"object"}}',
    ],
    "gen_ai.system": "openai.chat",
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.request.max_tokens": 50,
    "ai.response.finishReason": "stop",
    "ai.response.text": "The track.",
    "ai.response.id": "chatcmpl-1",
    "ai.response.model": "gpt-4o-mini-2024-07-18",
    "ai.response.providerMetadata": '{"openai":{"serviceTier":"default"}}',
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.response.id": "chatcmpl-1",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 20,
  });
  expect(translated(call)).toEqual({
    dialect: "ai-sdk",
    name: "chat gpt-4o-mini",
    kind: "client",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.request.max_tokens": 50,
      "gen_ai.request.temperature": 0,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.seed": 1,
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.response.id": "chatcmpl-1",
      "gen_ai.response.model": "gpt-4o-mini-2024-07-18",
      "openai.response.service_tier": "default",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 20,
      "gen_ai.usage.cache_read.input_tokens": 40,
      "gen_ai.usage.reasoning.output_tokens": 8,
      "gen_ai.conversation.id": "s1",
      "user.id": "u1",
      "gen_ai.system_instructions": '[{"type":"text","content":"Be short."}]',
      "gen_ai.input.messages":
        '[{"role":"user","parts":[{"type":"text","content":"Weather?"}]},{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"weather","arguments":{"city":"Oslo"}}]},{"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":{"celsius":7}}]}]',
      "gen_ai.output.messages":
        '[{"role":"assistant","parts":[{"type":"text","content":"The track."}]}]',
      "gen_ai.tool.definitions":
        '[{"type":"function","name":"weather","description":"weather of a city","parameters":{"type":"object"}}]',
      "ai.settings.maxRetries": 2,
      "ai.telemetry.functionId": "greet",
      "ai.response.providerMetadata": '{"openai":{"serviceTier":"default"}}',
    },
  });
});

test("the generation around it is an agent that owns no usage", () => {
  const agent = translated(
    span("ai.generateText", {
      ...openai,
      ...usage6,
      "ai.prompt": '{"system":"Be short.","prompt":"Say hi"}',
      "ai.response.text": "The track.",
      "ai.response.finishReason": "stop",
    }),
  );
  expect(agent).toEqual({
    dialect: "ai-sdk",
    name: "invoke_agent greet",
    kind: "internal",
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.agent.name": "greet",
      "gen_ai.response.finish_reasons": ["stop"],
      "spoor.agent.usage.input_tokens": 100,
      "spoor.agent.usage.output_tokens": 20,
      "spoor.agent.usage.cache_read.input_tokens": 40,
      "spoor.agent.usage.reasoning.output_tokens": 8,
      "gen_ai.system_instructions": '[{"type":"text","content":"Be short."}]',
      "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"Say hi"}]}]',
      "gen_ai.output.messages":
        '[{"role":"assistant","parts":[{"type":"text","content":"The track."}]}]',
      "ai.telemetry.functionId": "greet",
    },
  });
});

test("a tool", () => {
  const tool = span(
    "ai.toolCall",
    {
      "ai.toolCall.name": "weather",
      "ai.toolCall.id": "call_1",
      "ai.toolCall.args": '{"city":"Oslo"}',
      "ai.toolCall.result": '{"celsius":7}',
    },
    [{ name: "exception", attributes: { "exception.type": "TypeError" } }],
  );
  expect(translated(tool)).toEqual({
    dialect: "ai-sdk",
    name: "execute_tool weather",
    kind: "internal",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "weather",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": "call_1",
      "gen_ai.tool.call.arguments": '{"city":"Oslo"}',
      "gen_ai.tool.call.result": '{"celsius":7}',
      "error.type": "TypeError",
      "ai.telemetry.functionId": "greet",
    },
  });
});

test("a stream tells when its first chunk came, in seconds", () => {
  const { attributes } = translated(
    span("ai.streamText.doStream", { ...openai, "ai.response.msToFirstChunk": 25 }),
  );
  expect(attributes).toMatchObject({
    "gen_ai.operation.name": "chat",
    "gen_ai.request.stream": true,
    "gen_ai.response.time_to_first_chunk": 0.025,
  });
});

test.each([
  ["ai.generateObject", "invoke_agent greet", "internal"],
  ["ai.generateObject.doGenerate", "chat gpt-4o-mini", "client"],
  ["ai.streamObject.doStream", "chat gpt-4o-mini", "client"],
  ["ai.embed.doEmbed", "embeddings gpt-4o-mini", "client"],
  ["ai.embed", "ai.embed", "internal"],
  ["ai.embedMany", "ai.embedMany", "internal"],
  ["ai.rerank", "ai.rerank", "internal"],
])("%s is %s", (operation, name, kind) => {
  expect(translated(span(operation, openai))).toMatchObject({ name, kind });
});

const metadata = (said: object): string => JSON.stringify({ anthropic: said });

describe("usage", () => {
  test("an embedding of many values is billed by its requests", () => {
    const value = { ...openai, "ai.usage.tokens": 8, "ai.values": ['"hi"'] };
    expect(usageOf(span("ai.embedMany.doEmbed", value))).toEqual({ inputTokens: 8 });
    const outer = translated(span("ai.embedMany", value)).attributes;
    expect(usageFromAttributes(outer)).toBeUndefined();
    expect(outer).toMatchObject({ "spoor.workflow.usage.input_tokens": 8 });
  });

  test("6 has Anthropic's cache in its input", () => {
    const call = span("ai.generateText.doGenerate", {
      ...anthropic,
      "ai.usage.inputTokens": 100,
      "ai.usage.inputTokenDetails.cacheReadTokens": 40,
      "ai.usage.inputTokenDetails.cacheWriteTokens": 30,
      "ai.usage.outputTokens": 20,
      "ai.usage.totalTokens": 120,
    });
    expect(usageOf(call)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
    });
  });

  test("5 has it beside its input, and the reply's own usage in the metadata", () => {
    const call = span("ai.generateText.doGenerate", {
      ...anthropic,
      "ai.usage.promptTokens": 30,
      "ai.usage.completionTokens": 20,
      "gen_ai.usage.input_tokens": 30,
      "gen_ai.usage.output_tokens": 20,
      "ai.response.providerMetadata": metadata({
        usage: {
          input_tokens: 30,
          output_tokens: 20,
          cache_creation_input_tokens: 30,
          cache_read_input_tokens: 40,
          cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
          service_tier: "standard",
        },
        cacheCreationInputTokens: 30,
      }),
    });
    expect(usageOf(call)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
      cacheWrite1hTokens: 10,
      serviceTier: "standard",
    });
  });

  test("4 has the cache alone in the metadata", () => {
    const counts = { "ai.usage.promptTokens": 30, "ai.usage.completionTokens": 20 };
    const claude = span("ai.generateText.doGenerate", {
      ...anthropic,
      ...counts,
      "ai.response.providerMetadata": metadata({
        cacheCreationInputTokens: 30,
        cacheReadInputTokens: 40,
      }),
    });
    expect(usageOf(claude)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
    });
    const gpt = span("ai.generateText.doGenerate", {
      ...openai,
      ...counts,
      "ai.response.providerMetadata": '{"openai":{"reasoningTokens":8,"cachedPromptTokens":10}}',
    });
    expect(usageOf(gpt)).toEqual({
      inputTokens: 30,
      outputTokens: 20,
      cacheReadTokens: 10,
      reasoningTokens: 8,
    });
  });

  test("4 and 5 say of a whole generation what its last step used, which is no total", () => {
    const { attributes } = translated(
      span("ai.generateText", { ...openai, "ai.usage.promptTokens": 100 }),
    );
    expect(Object.keys(attributes).filter((name) => name.includes("usage"))).toEqual([]);
  });

  test("output that leaves out reasoning is told by the total", () => {
    const call = span("ai.generateText.doGenerate", {
      "ai.model.provider": "google.generative-ai",
      "ai.model.id": "gemini-2.5-flash",
      "ai.usage.inputTokens": 10,
      "ai.usage.outputTokens": 5,
      "ai.usage.reasoningTokens": 7,
      "ai.usage.totalTokens": 22,
    });
    expect(usageOf(call)).toEqual({ inputTokens: 10, outputTokens: 12, reasoningTokens: 7 });
  });
});
