import { describe, expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { dialectOf, normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const span = (
  attributes: ForeignSpan["attributes"],
  { name = "chat gpt-4o", events = [] }: Partial<ForeignSpan> = {},
): ForeignSpan => ({ name, attributes, events, instrumentationScope: { name: "someone" } });
const attributesOf = (one: ForeignSpan) => normalised(one)?.attributes;

test("@opentelemetry/instrumentation-openai 0.21.0", () => {
  const call = span({
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.system": "openai",
    "gen_ai.system_instructions": "Be short",
    "server.address": "127.0.0.1",
    "gen_ai.request.stop_sequences": ["X"],
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.response.id": "chatcmpl-1",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 20,
  });
  expect(normalised(call)).toEqual({
    dialect: "genai-older",
    name: "chat gpt-4o",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.provider.name": "openai",
      "gen_ai.system_instructions": '[{"type":"text","content":"Be short"}]',
      "server.address": "127.0.0.1",
      "gen_ai.request.stop_sequences": ["X"],
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.response.id": "chatcmpl-1",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 20,
    },
  });
});

test("every older name has its current one", () => {
  expect(
    attributesOf(
      span({
        "gen_ai.operation.name": "chat",
        "gen_ai.openai.request.seed": 4,
        "gen_ai.openai.request.service_tier": "flex",
        "gen_ai.openai.request.response_format": "json_schema",
        "gen_ai.openai.response.service_tier": "default",
        "gen_ai.openai.response.system_fingerprint": "fp",
        "gen_ai.client.operation.time_to_first_chunk": 0.5,
        "gen_ai.response.finish_reasons": "stop",
        "gen_ai.request.stop_sequences": '["a","b"]',
      }),
    ),
  ).toEqual({
    "gen_ai.operation.name": "chat",
    "gen_ai.request.seed": 4,
    "openai.request.service_tier": "flex",
    "gen_ai.output.type": "json",
    "openai.response.service_tier": "default",
    "openai.response.system_fingerprint": "fp",
    "gen_ai.response.time_to_first_chunk": 0.5,
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.request.stop_sequences": ["a", "b"],
  });
});

describe("usage", () => {
  test.each([
    { "gen_ai.usage.prompt_tokens": 9, "gen_ai.usage.completion_tokens": 3 },
    {
      "gen_ai.usage.input_tokens": 9,
      "gen_ai.usage.completion_tokens": 3,
      "llm.usage.total_tokens": 12,
    },
  ])("is read under %o", (counts) => {
    const done = attributesOf(span({ "gen_ai.operation.name": "chat", ...counts })) ?? {};
    expect(done).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.usage.input_tokens": 9,
      "gen_ai.usage.output_tokens": 3,
    });
  });

  test("has every spelling of its parts", () => {
    const done = attributesOf(
      span({
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cached_input_tokens": 40,
        "gen_ai.usage.cache_creation_input_tokens": 30,
        "gen_ai.usage.reasoning_tokens": 8,
        "gen_ai.usage.total_tokens": 120,
      }),
    );
    expect(usageFromAttributes(done ?? {})).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
      reasoningTokens: 8,
    });
    expect(Object.keys(done ?? {})).not.toContain("gen_ai.usage.total_tokens");
  });

  test.each([
    ["invoke_agent", "agent"],
    ["create_agent", "agent"],
    ["invoke_workflow", "workflow"],
    ["execute_tool", "workflow"],
  ])("on %s is a sum, and moved", (operation, group) => {
    const done = attributesOf(
      span({
        "gen_ai.operation.name": operation,
        "gen_ai.usage.input_tokens": 5,
        "gen_ai.usage.cost": 0.1,
      }),
    );
    expect(done).toEqual({
      "gen_ai.operation.name": operation,
      [`spoor.${group}.usage.input_tokens`]: 5,
      [`spoor.${group}.usage.cost.amount`]: 0.1,
      [`spoor.${group}.usage.cost.currency`]: "USD",
    });
  });

  test("on an operation that nobody knows stays: it may be a call", () => {
    const call = span({ "gen_ai.operation.name": "decide", "gen_ai.usage.input_tokens": 5 });
    expect(dialectOf(call)).toBeUndefined();
  });
});

describe("the operation", () => {
  test.each([
    ["chat gpt-4o", "chat"],
    ["openai.chat", "chat"],
    ["embeddings small", "embeddings"],
  ])("of %s, that says none, is %s", (name, operation) => {
    const call = span({ "gen_ai.system": "openai", "gen_ai.request.model": "m" }, { name });
    expect(normalised(call)?.name).toBe(`${operation} m`);
  });

  test("is not guessed without a model", () => {
    const { attributes } = normalised(span({ "gen_ai.system": "langchain" })) ?? {};
    expect(attributes).toEqual({ "gen_ai.provider.name": "langchain" });
  });
});

describe("messages", () => {
  const input = '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]';
  const output = '[{"role":"assistant","parts":[{"type":"text","content":"ho"}]}]';
  const translated = { "gen_ai.input.messages": input, "gen_ai.output.messages": output };

  test.each([
    ['[{"role":"user","content":"hi"}]', '[{"role":"assistant","content":"ho"}]'],
    ['{"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}', '{"text":"ho"}'],
    ["hi", "ho"],
  ])("of the attributes %s and %s", (prompt, completion) => {
    expect(
      attributesOf(span({ "gen_ai.prompt": prompt, "gen_ai.completion": completion })),
    ).toEqual(translated);
  });

  test.each([
    [
      "gen_ai.content.*",
      [
        {
          name: "gen_ai.content.prompt",
          attributes: { "gen_ai.prompt": '[{"role":"user","content":"hi"}]' },
        },
        { name: "gen_ai.content.completion", attributes: { "gen_ai.completion": "ho" } },
      ],
    ],
    [
      "gen_ai.*.message",
      [
        { name: "gen_ai.user.message", attributes: { content: "hi" } },
        {
          name: "gen_ai.choice",
          attributes: { "gen_ai.event.content": '{"index":0,"message":{"content":"ho"}}' },
        },
      ],
    ],
  ])("of the events %s", (_, events) => {
    const one = span({}, { events });
    const done = normalised(one);
    expect(done?.attributes).toEqual(translated);
    expect(dialectOf({ ...one, ...done })).toBeUndefined();
  });

  test("of a tool are its arguments and result", () => {
    expect(
      attributesOf(
        span({
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.prompt": '{"city":"Oslo"}',
          "gen_ai.completion": "7",
        }),
      ),
    ).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.call.arguments": '{"city":"Oslo"}',
      "gen_ai.tool.call.result": "7",
    });
  });
});

test.each([
  '[{"type":"function","function":{"name":"a","parameters":{"type":"object"}}}]',
  '[{"name":"a","input_schema":{"type":"object"}}]',
])("definitions of tools as a provider takes them: %s", (tools) => {
  expect(attributesOf(span({ "gen_ai.tool.definitions": tools }))).toEqual({
    "gen_ai.tool.definitions": '[{"type":"function","name":"a","parameters":{"type":"object"}}]',
  });
});
