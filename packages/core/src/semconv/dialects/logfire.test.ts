// Logfire's and Pydantic AI's instrumentations are Python's: these are spelled as their sources and tests have them.
import { describe, expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { dialectOf, normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const span = (
  name: string,
  attributes: ForeignSpan["attributes"],
  scope = "pydantic-ai",
): ForeignSpan => ({
  name,
  attributes: { "logfire.msg": name, "logfire.span_type": "span", ...attributes },
  instrumentationScope: { name: scope },
});
const kept = (name: string) => ({ "logfire.msg": name, "logfire.span_type": "span" });

describe("Pydantic AI", () => {
  test("an agent's run owns no usage", () => {
    const run = span("agent run", {
      model_name: "gpt-4o",
      agent_name: "tracker",
      "gen_ai.usage.input_tokens": 103,
      "gen_ai.usage.output_tokens": 12,
      all_messages_events:
        '[{"role":"user","content":"hi","event.name":"gen_ai.user.message","gen_ai.message.index":0}]',
      final_result: "ho",
    });
    expect(normalised(run)).toEqual({
      dialect: "logfire",
      name: "invoke_agent tracker",
      kind: "internal",
      attributes: {
        ...kept("agent run"),
        model_name: "gpt-4o",
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "tracker",
        "spoor.agent.usage.input_tokens": 103,
        "spoor.agent.usage.output_tokens": 12,
        "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
        "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"ho"}]}]',
      },
    });
  });

  test("nor under the name it has for sums", () => {
    const run = span("invoke_agent tracker", {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "tracker",
      agent_name: "tracker",
      "gen_ai.aggregated_usage.input_tokens": 103,
    });
    expect(normalised(run)?.attributes).toEqual({
      ...kept("invoke_agent tracker"),
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "tracker",
      "spoor.agent.usage.input_tokens": 103,
    });
  });

  test("a call", () => {
    const call = span("chat gpt-4o", {
      "gen_ai.operation.name": "chat",
      "gen_ai.system": "openai",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": 51,
      model_request_parameters:
        '{"function_tools":[{"name":"weather","description":null,"parameters_json_schema":{"type":"object"}}]}',
      events:
        '[{"content":"hi","role":"user","event.name":"gen_ai.user.message"},{"index":0,"message":{"role":"assistant","content":"ho"},"event.name":"gen_ai.choice"}]',
    });
    expect(normalised(call)).toEqual({
      dialect: "logfire",
      name: "chat gpt-4o",
      kind: "client",
      attributes: {
        ...kept("chat gpt-4o"),
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 51,
        "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
        "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"ho"}]}]',
        "gen_ai.tool.definitions":
          '[{"type":"function","name":"weather","parameters":{"type":"object"}}]',
      },
    });
  });

  test("a tool", () => {
    const tool = span("running tool", {
      "gen_ai.tool.name": "weather",
      "gen_ai.tool.call.id": "call_1",
      tool_arguments: '{"city":"Oslo"}',
      tool_response: "7",
    });
    expect(normalised(tool)).toEqual({
      dialect: "logfire",
      name: "execute_tool weather",
      kind: "internal",
      attributes: {
        ...kept("running tool"),
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "weather",
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.id": "call_1",
        "gen_ai.tool.call.arguments": '{"city":"Oslo"}',
        "gen_ai.tool.call.result": "7",
      },
    });
  });
});

describe("Logfire's own", () => {
  test("a call of Anthropic has its usage in the reply", () => {
    const call = span(
      "Message with {request_data[model]!r}",
      {
        request_data:
          '{"model":"claude","max_tokens":9,"system":"Be short","messages":[{"role":"user","content":"hi"}]}',
        response_data:
          '{"message":{"role":"assistant","content":"ho"},"usage":{"input_tokens":30,"output_tokens":20,"cache_creation_input_tokens":30,"cache_read_input_tokens":40}}',
      },
      "logfire.anthropic",
    );
    const done = normalised(call);
    expect(done).toMatchObject({ dialect: "logfire", name: "chat claude", kind: "client" });
    expect(done?.attributes).toMatchObject({
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.max_tokens": 9,
      "gen_ai.system_instructions": '[{"type":"text","content":"Be short"}]',
      "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
      "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"ho"}]}]',
    });
    expect(done?.attributes).not.toHaveProperty("request_data");
    expect(usageFromAttributes(done?.attributes ?? {})).toMatchObject({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
    });
  });

  test("a stream is billed by the line at its end", () => {
    const request_data = '{"model":"gpt-4o","stream":true,"messages":[]}';
    const attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o",
      request_data,
    };
    const asked = span("Chat Completion with 'gpt-4o'", attributes, "logfire.openai");
    expect(normalised(asked)?.attributes).not.toHaveProperty("gen_ai.operation.name");
    const line = span(
      "streaming response from 'gpt-4o' took 1s",
      {
        ...attributes,
        "logfire.span_type": "log",
        response_data:
          '{"message":{"role":"assistant","content":"ho"},"usage":{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":40}}}',
      },
      "logfire.openai",
    );
    expect(usageFromAttributes(normalised(line)?.attributes ?? {})).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
    });
  });

  test.each([
    ["Embedding Creation with {request_data[model]!r}", "embeddings m"],
    ["Completion with {request_data[model]!r}", "text_completion m"],
    ["Chat Completion with {request_data[model]!r}", "chat m"],
    ["Image Generation with {request_data[model]!r}", "generate_content m"],
    ["OpenAI API call to {url!r}", "OpenAI API call to {url!r}"],
  ])("%s is %s", (name, expected) => {
    const call = span(name, { request_data: '{"model":"m"}' }, "logfire.openai");
    expect(normalised(call)?.name).toBe(expected);
  });
});

test("a span of the user's that only went through Logfire is nobody's", () => {
  expect(dialectOf(span("GET /", { "http.request.method": "GET" }))).toBeUndefined();
});
