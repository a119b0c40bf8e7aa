// As @arizeai/openinference-instrumentation-openai 4.2.7 and -anthropic 0.2.8 wrote them against the mock provider; kinds
// that neither writes are as OpenInference's conventions have them.
import { describe, expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const span = (
  kind: string,
  attributes: ForeignSpan["attributes"],
  { name = "OpenAI Chat Completions", events = [] }: Partial<ForeignSpan> = {},
): ForeignSpan => ({
  name,
  attributes: { "openinference.span.kind": kind, ...attributes },
  events,
  instrumentationScope: { name: "@arizeai/openinference-instrumentation-openai" },
});

test("a call of OpenAI", () => {
  const call = span("LLM", {
    "llm.model_name": "gpt-4o-mini",
    "llm.system": "openai",
    "llm.invocation_parameters":
      '{"model":"gpt-4o-mini","temperature":0.5,"max_tokens":30,"stop":["X"],"seed":4,"service_tier":"flex"}',
    "input.value": '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"what"}]}',
    "input.mime_type": "application/json",
    "llm.input_messages.0.message.role": "system",
    "llm.input_messages.0.message.content": "Be short",
    "llm.input_messages.1.message.role": "user",
    "llm.input_messages.1.message.contents.0.message_content.type": "text",
    "llm.input_messages.1.message.contents.0.message_content.text": "what",
    "llm.input_messages.1.message.contents.1.message_content.type": "image",
    "llm.input_messages.1.message.contents.1.message_content.image.image.url": "https://x.test/a",
    "llm.input_messages.2.message.role": "assistant",
    "llm.input_messages.2.message.tool_calls.0.tool_call.id": "call_1",
    "llm.input_messages.2.message.tool_calls.0.tool_call.function.name": "weather",
    "llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments": '{"city":"Oslo"}',
    "llm.input_messages.3.message.role": "tool",
    "llm.input_messages.3.message.content": "7 degrees",
    "llm.input_messages.3.message.tool_call_id": "call_1",
    "llm.tools.0.tool.json_schema":
      '{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}',
    "output.value": '{"id":"chatcmpl-5","choices":[]}',
    "output.mime_type": "application/json",
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.content": "The track.",
    "llm.finish_reason": "stop",
    "llm.token_count.completion": 20,
    "llm.token_count.prompt": 100,
    "llm.token_count.total": 120,
    "llm.token_count.prompt_details.cache_read": 40,
    "llm.token_count.completion_details.reasoning": 8,
    "session.id": "s1",
    "tag.tags": ["a"],
  });
  expect(normalised(call)).toEqual({
    dialect: "openinference",
    name: "chat gpt-4o-mini",
    kind: "client",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.max_tokens": 30,
      "gen_ai.request.stop_sequences": ["X"],
      "gen_ai.request.seed": 4,
      "openai.request.service_tier": "flex",
      "gen_ai.response.id": "chatcmpl-5",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 20,
      "gen_ai.usage.cache_read.input_tokens": 40,
      "gen_ai.usage.reasoning.output_tokens": 8,
      "gen_ai.conversation.id": "s1",
      "gen_ai.input.messages":
        '[{"role":"system","parts":[{"type":"text","content":"Be short"}]},{"role":"user","parts":[{"type":"text","content":"what"},{"type":"uri","modality":"image","uri":"https://x.test/a"}]},{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"weather","arguments":{"city":"Oslo"}}]},{"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":"7 degrees"}]}]',
      "gen_ai.output.messages":
        '[{"role":"assistant","parts":[{"type":"text","content":"The track."}]}]',
      "gen_ai.tool.definitions":
        '[{"type":"function","name":"weather","parameters":{"type":"object"}}]',
      "session.id": "s1",
      "tag.tags": ["a"],
    },
  });
});

test("a call of Anthropic has the cache in its input", () => {
  const call = span("LLM", {
    "llm.model_name": "claude",
    "llm.request.model_name": "claude",
    "llm.response.model_name": "claude-2026",
    "llm.provider": "anthropic",
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.tool_calls.0.tool_call.id": "toolu_1",
    "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "weather",
    "llm.output_messages.0.message.contents.0.message_content.type": "tool_use",
    "llm.token_count.prompt": 100,
    "llm.token_count.completion": 20,
    "llm.token_count.prompt_details.cache_write": 30,
    "llm.token_count.prompt_details.cache_read": 40,
  });
  const done = normalised(call)?.attributes ?? {};
  expect(done).toMatchObject({
    "gen_ai.request.model": "claude",
    "gen_ai.response.model": "claude-2026",
    "gen_ai.output.messages":
      '[{"role":"assistant","parts":[{"type":"tool_call","id":"toolu_1","name":"weather"}]}]',
  });
  expect(usageFromAttributes(done)).toEqual({
    inputTokens: 100,
    outputTokens: 20,
    cacheReadTokens: 40,
    cacheWriteTokens: 30,
  });
});

test("a call that failed says of what kind it was", () => {
  const events = [{ name: "exception", attributes: { "exception.type": "BadRequestError" } }];
  const call = span("LLM", { "llm.model_name": "m" }, { events });
  expect(normalised(call)?.attributes).toMatchObject({ "error.type": "BadRequestError" });
});

describe("the other kinds", () => {
  const usage = { "llm.token_count.prompt": 5, "llm.model_name": "m" };

  const ofAgent = "spoor.agent.usage.input_tokens";
  const ofNone = "spoor.workflow.usage.input_tokens";

  test.each([
    ["AGENT", { name: "invoke_agent tracker", kind: "internal", attributes: { [ofAgent]: 5 } }],
    ["CHAIN", { name: "tracker", kind: "internal", attributes: { [ofNone]: 5 } }],
    [
      "EMBEDDING",
      { name: "embeddings m", kind: "client", attributes: { "gen_ai.usage.input_tokens": 5 } },
    ],
    ["EVALUATOR", { name: "tracker", kind: "internal", attributes: { [ofNone]: 5 } }],
    ["GUARDRAIL", { name: "tracker", kind: "internal", attributes: { [ofNone]: 5 } }],
    ["PROMPT", { name: "tracker", kind: "internal", attributes: { [ofNone]: 5 } }],
    ["RERANKER", { name: "tracker", kind: "internal", attributes: { [ofNone]: 5 } }],
    ["RETRIEVER", { name: "retrieval", kind: "client", attributes: { [ofNone]: 5 } }],
    ["TOOL", { name: "execute_tool tracker", kind: "internal", attributes: { [ofNone]: 5 } }],
  ])("%s", (said, expected) => {
    expect(normalised(span(said, usage, { name: "tracker" }))).toMatchObject(expected);
  });

  test("what an agent and a tool were given and gave", () => {
    const given = { "input.value": "hi", "output.value": "ho", "input.mime_type": "text/plain" };
    expect(normalised(span("AGENT", { "agent.name": "a", ...given }))?.attributes).toEqual({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "a",
      "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
      "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"ho"}]}]',
    });
    expect(normalised(span("TOOL", { "tool.name": "t", ...given }))?.attributes).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "t",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.arguments": "hi",
      "gen_ai.tool.call.result": "ho",
    });
  });

  test("what a retriever found", () => {
    const found = span("RETRIEVER", {
      "input.value": "tracks",
      "retrieval.documents.0.document.id": "d1",
      "retrieval.documents.0.document.score": 0.5,
      "retrieval.documents.1.document.content": "The track.",
    });
    expect(normalised(found)?.attributes).toEqual({
      "gen_ai.operation.name": "retrieval",
      "gen_ai.retrieval.query.text": "tracks",
      "gen_ai.retrieval.documents": '[{"id":"d1","score":0.5},{"content":"The track."}]',
    });
  });

  test("what a chain was given stays", () => {
    const given = { "input.value": "hi", "output.value": "ho" };
    expect(normalised(span("CHAIN", given))?.attributes).toEqual(given);
  });
});
