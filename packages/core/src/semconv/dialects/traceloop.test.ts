// As @traceloop/instrumentation-openai and -anthropic 0.27.0 and 0.14.6 wrote them against the mock provider; the spans of
// decorators as Traceloop's conventions have them.
import { describe, expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const span = (
  name: string,
  attributes: ForeignSpan["attributes"],
  { scope = "@traceloop/instrumentation-openai", events = [] as ForeignSpan["events"] } = {},
): ForeignSpan => ({
  name,
  attributes,
  instrumentationScope: { name: scope },
  ...(events && { events }),
});

const call = {
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "m",
  "gen_ai.usage.output_tokens": 20,
};

describe("a call of 0.27", () => {
  test("of OpenAI has its sum left out", () => {
    const one = { ...call, "gen_ai.provider.name": "openai", "gen_ai.usage.input_tokens": 100 };
    expect(normalised(span("chat m", { ...one, "gen_ai.usage.total_tokens": 120 }))).toEqual({
      dialect: "traceloop",
      name: "chat m",
      attributes: one,
    });
  });

  test("of Anthropic gets the cache into its input, once", () => {
    const one = span(
      "chat m",
      {
        ...call,
        "gen_ai.provider.name": "anthropic",
        "gen_ai.usage.total_tokens": 50,
        "gen_ai.usage.input_tokens": 30,
        "gen_ai.usage.cache_creation.input_tokens": 30,
        "gen_ai.usage.cache_read.input_tokens": 40,
      },
      { scope: "@traceloop/instrumentation-anthropic" },
    );
    const done = normalised(one);
    expect(usageFromAttributes(done?.attributes ?? {})).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
    });
    expect(normalised({ ...one, ...done })).toBeUndefined();
  });

  test("that failed says of what kind it was", () => {
    const events = [{ name: "exception", attributes: { "exception.type": "Error" } }];
    expect(normalised(span("chat m", call, { events }))?.attributes).toEqual({
      ...call,
      "error.type": "Error",
    });
  });
});

test("a call of 0.14, with its messages spelled out", () => {
  const one = span("openai.chat", {
    "llm.request.type": "chat",
    "gen_ai.system": "OpenAI",
    "gen_ai.request.model": "gpt-4",
    "gen_ai.prompt.0.role": "user",
    "gen_ai.prompt.0.content": "hi",
    "gen_ai.prompt.1.role": "assistant",
    "gen_ai.prompt.1.content": "null",
    "gen_ai.prompt.2.role": "user",
    "gen_ai.prompt.2.content": '[{"type":"text","text":"what"}]',
    "gen_ai.completion.0.role": "assistant",
    "gen_ai.completion.0.content": "ho",
    "gen_ai.completion.0.finish_reason": "stop",
    "gen_ai.completion.0.tool_calls.0.name": "weather",
    "gen_ai.completion.0.tool_calls.0.arguments": '{"city":"Oslo"}',
    "llm.request.functions.0.name": "weather",
    "llm.request.functions.0.arguments": '{"type":"object"}',
    "gen_ai.prompt.name": "greeting",
    "gen_ai.usage.prompt_tokens": 9,
    "gen_ai.usage.completion_tokens": 3,
    "llm.usage.total_tokens": 12,
    "llm.is_streaming": true,
    "traceloop.association.properties.session_id": "s1",
  });
  expect(normalised(one)).toEqual({
    dialect: "traceloop",
    name: "chat gpt-4",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4",
      "gen_ai.request.stream": true,
      "gen_ai.input.messages":
        '[{"role":"user","parts":[{"type":"text","content":"hi"}]},{"role":"assistant","parts":[]},{"role":"user","parts":[{"type":"text","content":"what"}]}]',
      "gen_ai.output.messages":
        '[{"role":"assistant","parts":[{"type":"text","content":"ho"},{"type":"tool_call","name":"weather","arguments":{"city":"Oslo"}}]}]',
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.tool.definitions":
        '[{"type":"function","name":"weather","parameters":{"type":"object"}}]',
      "gen_ai.prompt.name": "greeting",
      "gen_ai.usage.input_tokens": 9,
      "gen_ai.usage.output_tokens": 3,
      "gen_ai.conversation.id": "s1",
    },
  });
});

test.each([
  [
    "workflow",
    "invoke_workflow greet",
    { "gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "greet" },
  ],
  [
    "agent",
    "invoke_agent greet",
    { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "greet" },
  ],
  ["task", "run_step greet", { "spoor.step.name": "greet", "spoor.step.type": "task" }],
])("a %s of its decorators", (kind, name, attributes) => {
  const one = span("greet.x", {
    "traceloop.span.kind": kind,
    "traceloop.entity.name": "greet",
    "traceloop.entity.input": '{"args":[]}',
  });
  expect(normalised(one)).toEqual({
    dialect: "traceloop",
    name,
    attributes: { ...attributes, "traceloop.entity.input": '{"args":[]}' },
  });
});

test("a tool of its decorators has its arguments and result", () => {
  const one = span("weather.tool", {
    "traceloop.span.kind": "tool",
    "traceloop.entity.name": "weather",
    "traceloop.entity.input": '{"args":[]}',
    "traceloop.entity.output": "7",
  });
  expect(normalised(one)).toEqual({
    dialect: "traceloop",
    name: "execute_tool weather",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "weather",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.arguments": '{"args":[]}',
      "gen_ai.tool.call.result": "7",
    },
  });
});
