// As @ai-sdk/otel 1.0.173 of ai 7.0.173 wrote them against the mock provider.
import { describe, expect, test } from "vitest";
import { dialectOf, normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const span = (
  name: string,
  attributes: ForeignSpan["attributes"],
  events: ForeignSpan["events"] = [],
): ForeignSpan => ({ name, attributes, events, instrumentationScope: { name: "gen_ai" } });

test("a run owns no usage, and is named after its agent", () => {
  const run = span("invoke_agent claude-sonnet-4-5", {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.agent.name": "greet",
    "gen_ai.usage.input_tokens": 200,
    "gen_ai.usage.output_tokens": 40,
    "gen_ai.usage.cache_read.input_tokens": 80,
    "gen_ai.usage.cache_creation.input_tokens": 60,
  });
  expect(normalised(run)).toEqual({
    dialect: "ai-sdk",
    name: "invoke_agent greet",
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "claude-sonnet-4-5",
      "gen_ai.agent.name": "greet",
      "spoor.agent.usage.input_tokens": 200,
      "spoor.agent.usage.output_tokens": 40,
      "spoor.agent.usage.cache_read.input_tokens": 80,
      "spoor.agent.usage.cache_write.input_tokens": 60,
    },
  });
});

test("a step is no operation of the conventions", () => {
  expect(normalised(span("step 1", { "gen_ai.operation.name": "agent_step" }))).toEqual({
    dialect: "ai-sdk",
    name: "step 1",
    attributes: {},
  });
});

test("a call", () => {
  const call = span("chat gpt-4o", {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.tool.definitions":
      '[{"type":"function","name":"weather","inputSchema":{"type":"object"},"description":"weather of a city"}]',
    "gen_ai.client.operation.duration": 0.018,
    "gen_ai.client.operation.time_to_first_chunk": 0.013,
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.cache_creation.input_tokens": 30,
    "ai.usage.outputTokenDetails.reasoningTokens": 8,
  });
  expect(normalised(call)).toEqual({
    dialect: "ai-sdk",
    name: "chat gpt-4o",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.tool.definitions":
        '[{"type":"function","name":"weather","description":"weather of a city","parameters":{"type":"object"}}]',
      "gen_ai.client.operation.duration": 0.018,
      "gen_ai.response.time_to_first_chunk": 0.013,
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.cache_write.input_tokens": 30,
      "gen_ai.usage.reasoning.output_tokens": 8,
    },
  });
});

test("a failure says of what kind it was", () => {
  const tool = span(
    "execute_tool weather",
    { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "weather" },
    [{ name: "exception", attributes: { "exception.type": "TypeError" } }],
  );
  expect(normalised(tool)?.attributes).toMatchObject({ "error.type": "TypeError" });
});

describe("an embedding has two spans that look the same", () => {
  const attributes = {
    "gen_ai.operation.name": "embeddings",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "text-embedding-3-small",
  };
  const name = "embeddings text-embedding-3-small";

  test("that with the usage is the call", () => {
    const call = span(name, { ...attributes, "gen_ai.usage.input_tokens": 8 });
    expect(dialectOf(call)).toBeUndefined();
  });

  test("that without is the framework's", () => {
    const { "gen_ai.operation.name": _, ...rest } = attributes;
    expect(normalised(span(name, attributes))).toEqual({
      dialect: "ai-sdk",
      name: "embed",
      kind: "internal",
      attributes: rest,
    });
  });

  test("one that failed stays a call", () => {
    const events = [{ name: "exception", attributes: { "exception.type": "AI_APICallError" } }];
    expect(normalised(span(name, attributes, events))).toMatchObject({
      name,
      attributes: { "gen_ai.operation.name": "embeddings", "error.type": "AI_APICallError" },
    });
  });
});
