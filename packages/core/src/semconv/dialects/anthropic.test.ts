// As @anthropic-ai/sdk 1.11.0 wrote them against the mock provider.
import { describe, expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { compactionOfAnthropic, outcomeOfAnthropic } from "./anthropic.ts";
import { dialectOf, normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const span = (name: string, attributes: ForeignSpan["attributes"]): ForeignSpan => ({
  name,
  attributes,
  instrumentationScope: { name: "com.anthropic.sdk.typescript" },
});

describe("a call", () => {
  const call = span("anthropic.messages.create", {
    "gen_ai.provider.name": "anthropic",
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.cache_write.input_tokens": 30,
    "gen_ai.usage.cache_read.input_tokens": 40,
    "anthropic.usage.cache_creation.ephemeral_5m_input_tokens": 20,
    "anthropic.usage.cache_creation.ephemeral_1h_input_tokens": 10,
    "anthropic.response.service_tier": "standard",
    "gen_ai.usage.output_tokens": 20,
    "anthropic.message.stop_reason": "end_turn",
  });

  test("gets a name and a finish reason, and keeps the rest", () => {
    expect(normalised(call)).toEqual({
      dialect: "anthropic",
      name: "chat claude-sonnet-4-5",
      attributes: { ...call.attributes, "gen_ai.response.finish_reasons": ["end_turn"] },
    });
  });

  test("has all its usage", () => {
    expect(usageFromAttributes(normalised(call)?.attributes ?? {})).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
      cacheWrite1hTokens: 10,
      serviceTier: "standard",
    });
  });
});

describe("a call with compactions", () => {
  const call = span("anthropic.messages.create", {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 20,
    "anthropic.usage.compaction.input_tokens": 1000,
    "anthropic.usage.compaction.output_tokens": 50,
  });

  test("tells what they used", () => {
    expect(compactionOfAnthropic(call.attributes)).toEqual({ inputTokens: 1000, outputTokens: 50 });
    expect(compactionOfAnthropic({ "gen_ai.usage.input_tokens": 100 })).toBeUndefined();
  });

  test("has them in its counts, once", () => {
    const once = normalised(call);
    const counts = { inputTokens: 1100, outputTokens: 70 };
    expect(usageFromAttributes(once?.attributes ?? {})).toEqual(counts);
    const again = normalised({ ...call, ...once });
    expect(usageFromAttributes((again ?? once)?.attributes ?? {})).toEqual(counts);
  });
});

test("a count that is no number is left out", () => {
  const attributes = { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": Number.NaN };
  expect(normalised(span("anthropic.messages.create", attributes))?.attributes).toEqual({
    "gen_ai.operation.name": "chat",
  });
});

test.each([
  ["completed", 1, { "gen_ai.response.id": "msg_1", "anthropic.message.stop_reason": "end_turn" }],
  ["completed", 1, { "gen_ai.usage.input_tokens": 100 }],
  ["raw_response", 1, { "http.response.status_code": 200 }],
  ["failed", 2, { "error.type": "rate_limit_error" }],
  ["failed", 2, { "gen_ai.response.id": "msg_1", "error.type": "api_error" }],
  ["cancelled", 0, {}],
  ["cancelled", 0, { "gen_ai.response.id": "msg_1", "gen_ai.usage.input_tokens": 100 }],
  ["completed", 0, { "gen_ai.response.id": "msg_1", "anthropic.message.stop_reason": "end_turn" }],
])("a call is %s with the status %i and %o", (outcome, status, attributes) => {
  expect(outcomeOfAnthropic(status, attributes)).toBe(outcome);
});

test("a tool of the tool runner, with content captured", () => {
  const tool = span("anthropic.custom_tool_use weather", {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.tool.name": "weather",
    "gen_ai.tool.call.id": "toolu_1",
    "gen_ai.tool.type": "function",
    "gen_ai.tool.call.arguments": '{"city":"Oslo"}',
    "anthropic.tool_result.content": '[{"type":"text","text":"Error: bad"}]',
    "error.type": "tool_error",
  });
  const { "anthropic.tool_result.content": result, ...rest } = tool.attributes;
  expect(normalised(tool)).toEqual({
    dialect: "anthropic",
    name: "execute_tool weather",
    attributes: { ...rest, "gen_ai.tool.call.result": result },
  });
});

test("a run of the tool runner is an agent without a name", () => {
  const attributes = {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-sonnet-4-5",
  };
  expect(normalised(span("anthropic.messages.tool_runner", attributes))).toEqual({
    dialect: "anthropic",
    name: "invoke_agent",
    attributes,
  });
});

test("a count of tokens is no operation and stays as it is", () => {
  const attributes = { "gen_ai.provider.name": "anthropic", "gen_ai.request.model": "claude" };
  expect(dialectOf(span("anthropic.messages.count_tokens", attributes))).toBeUndefined();
});
