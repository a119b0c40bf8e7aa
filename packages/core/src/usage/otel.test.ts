import { describe, expect, test } from "vitest";
import { otelReplyUsage } from "./index.ts";

const expected = {
  inputTokens: 100,
  outputTokens: 20,
  cacheReadTokens: 40,
  cacheWriteTokens: 30,
};

describe("otelReplyUsage", () => {
  test.each([
    [
      "the current conventions",
      {
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 40,
        "gen_ai.usage.cache_write.input_tokens": 30,
      },
    ],
    [
      "1.41",
      {
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 40,
        "gen_ai.usage.cache_creation.input_tokens": 30,
      },
    ],
    [
      "1.27",
      {
        "gen_ai.system": "openai",
        "gen_ai.usage.prompt_tokens": 100,
        "gen_ai.usage.completion_tokens": 20,
        "gen_ai.usage.cache_read_input_tokens": 40,
        "gen_ai.usage.cache_creation_input_tokens": 30,
      },
    ],
    [
      "OpenInference",
      {
        "openinference.span.kind": "LLM",
        "llm.token_count.prompt": 100,
        "llm.token_count.completion": 20,
        "llm.token_count.prompt_details.cache_read": 40,
        "llm.token_count.prompt_details.cache_write": 30,
      },
    ],
    [
      "OpenInference without its kind",
      {
        "llm.token_count.prompt": 100,
        "llm.token_count.completion": 20,
        "llm.token_count.prompt_details.cache_read": 40,
        "llm.token_count.prompt_details.cache_write": 30,
      },
    ],
  ])("reads the attributes of %s, alone, of a span, and in OTLP/JSON", (_, attributes) => {
    const keyValues = Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
    }));
    for (const reply of [
      attributes,
      { attributes },
      { span: { attributes } },
      { attributes: keyValues },
    ])
      expect(otelReplyUsage(reply)).toEqual(expected);
  });

  test("reads what Spoor wrote of a call", () => {
    const attributes = {
      "gen_ai.usage.input_tokens": 1,
      "spoor.usage.service_tier": "batch",
      "spoor.usage.tool_requests": ["web_search=2"],
    };
    const expectedUsage = { inputTokens: 1, serviceTier: "batch", toolRequests: { web_search: 2 } };
    expect(otelReplyUsage({ attributes })).toEqual(expectedUsage);
    const array = { arrayValue: { values: [{ stringValue: "web_search=2" }] } };
    const keyValues = [
      { key: "gen_ai.usage.input_tokens", value: { intValue: 1 } },
      { key: "spoor.usage.service_tier", value: { stringValue: "batch" } },
      { key: "spoor.usage.tool_requests", value: array },
    ];
    expect(otelReplyUsage({ attributes: keyValues })).toEqual(expectedUsage);
  });

  test("an agent's span owns no usage", () => {
    const attributes = { "gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 1 };
    expect(otelReplyUsage({ attributes })).toBeUndefined();
  });

  test.each([undefined, null, "x", {}, { attributes: [] }, { attributes: [null, { key: 1 }] }])(
    "gives nothing for %j",
    (reply) => {
      expect(otelReplyUsage(reply)).toBeUndefined();
    },
  );
});
