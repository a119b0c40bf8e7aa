import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dialectOf, normalised } from "./dialect.ts";
import type { ForeignSpan, Normalised } from "./foreign-span.ts";

const foreign = (
  name: string,
  attributes: ForeignSpan["attributes"],
  scope = "someone",
): ForeignSpan => ({ name, attributes, instrumentationScope: { name: scope } });

const again = (span: ForeignSpan, { name, attributes }: Normalised): ForeignSpan => ({
  ...span,
  name,
  attributes,
});

describe("what is nobody's dialect", () => {
  test("a span of Spoor costs one look at its scope", () => {
    const span = foreign("chat", {}, "spoor");
    Object.defineProperty(span, "attributes", {
      get: () => expect.unreachable("attributes were read"),
    });
    expect(dialectOf(span)).toBeUndefined();
    expect(normalised(span)).toBeUndefined();
  });

  test.each([
    [
      "a call in current names",
      "chat gpt-4o",
      {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.usage.input_tokens": 1,
      },
    ],
    ["a request", "GET", { "http.request.method": "GET", "url.full": "http://127.0.0.1/" }],
    ["somebody's own words", "job", { input: "x", output: "y", events: "[]", agent_name: "z" }],
  ])("%s", (_, name, attributes) => {
    expect(dialectOf(foreign(name, attributes))).toBeUndefined();
    expect(normalised(foreign(name, attributes))).toBeUndefined();
  });

  test("a span that cannot be read", () => {
    const attributes = new Proxy(
      {},
      { get: () => expect.unreachable(), ownKeys: () => expect.unreachable() },
    );
    expect(dialectOf(foreign("chat", attributes))).toBeUndefined();
    expect(normalised(foreign("chat", attributes))).toBeUndefined();
  });
});

test("a span of two dialects is translated from both, and named after the first", () => {
  const span = foreign("ai.generateText.doGenerate", {
    "ai.operationId": "ai.generateText.doGenerate",
    "ai.model.provider": "openai.chat",
    "ai.model.id": "gpt-4o",
    "ai.usage.inputTokens": 7,
    "gen_ai.system": "openai.chat",
    "gen_ai.usage.input_tokens": 7,
    "openinference.span.kind": "LLM",
    "llm.model_name": "gpt-4o",
    "llm.token_count.prompt": 7,
    own: "kept",
  });
  expect(normalised(span)).toEqual({
    dialect: "ai-sdk",
    name: "chat gpt-4o",
    kind: "client",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": 7,
      own: "kept",
    },
  });
});

const isAttribute = (held: unknown): boolean => {
  const kinds = new Set((Array.isArray(held) ? held : [held]).map((item) => typeof item));
  return (
    kinds.size <= 1 && [...kinds].every((kind) => ["string", "number", "boolean"].includes(kind))
  );
};

describe("any attributes at all", () => {
  const names = fc.constantFrom(
    "ai.operationId",
    "ai.prompt",
    "ai.prompt.messages",
    "ai.prompt.tools",
    "ai.response.providerMetadata",
    "ai.response.toolCalls",
    "ai.response.finishReason",
    "ai.usage.inputTokens",
    "ai.usage.totalTokens",
    "ai.model.provider",
    "ai.toolCall.args",
    "openinference.span.kind",
    "llm.input_messages.0.message.content",
    "llm.input_messages.0.message.contents.0.message_content.text",
    "llm.output_messages.1.message.role",
    "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments",
    "llm.invocation_parameters",
    "input.value",
    "output.value",
    "output.mime_type",
    "llm.finish_reason",
    "llm.tools.0.tool.json_schema",
    "traceloop.span.kind",
    "traceloop.entity.name",
    "gen_ai.prompt.0.content",
    "gen_ai.prompt.0.role",
    "gen_ai.completion.0.finish_reason",
    "llm.request.type",
    "gen_ai.usage.total_tokens",
    "mastra.span.type",
    "mastra.agent_run.input",
    "logfire.msg",
    "request_data",
    "response_data",
    "agent_name",
    "final_result",
    "pydantic_ai.all_messages",
    "model_request_parameters",
    "gen_ai.system",
    "gen_ai.prompt",
    "gen_ai.completion",
    "gen_ai.operation.name",
    "gen_ai.request.model",
    "gen_ai.response.finish_reasons",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.cost",
    "gen_ai.system_instructions",
    "gen_ai.tool.definitions",
    "gen_ai.tool.name",
    "gen_ai.provider.name",
    "gen_ai.openai.request.response_format",
    "anthropic.tool_result.content",
    "__proto__",
    "constructor",
    "toString",
  );
  const message = fc
    .array(fc.record({ role: fc.constantFrom("user", "tool", "system"), content: fc.anything() }))
    .map((messages) => JSON.stringify(messages) ?? "");
  const words = fc.constantFrom(
    "LLM",
    "AGENT",
    "TOOL",
    "chat",
    "invoke_agent",
    "agent_run",
    "ai.generateText",
    "ai.embed",
    "ai.streamText.doStream",
    "workflow",
  );
  const value = fc.oneof(fc.json(), message, words, fc.nat(), fc.array(fc.string()));

  const spanWith = (values: fc.Arbitrary<unknown>): fc.Arbitrary<ForeignSpan> =>
    fc.record({
      name: fc.string(),
      attributes: fc.dictionary(
        fc.oneof({ weight: 9, arbitrary: names }, { weight: 1, arbitrary: fc.string() }),
        values,
        { maxKeys: 12 },
      ),
      instrumentationScope: fc.record({
        name: fc.constantFrom(
          "ai",
          "gen_ai",
          "x",
          "com.anthropic.sdk.typescript",
          "@traceloop/instrumentation-anthropic",
          "logfire.openai",
        ),
      }),
      events: fc.array(
        fc.record({
          name: fc.constantFrom(
            "exception",
            "gen_ai.content.prompt",
            "gen_ai.choice",
            "gen_ai.user.message",
            "x",
          ),
          attributes: fc.dictionary(
            fc.constantFrom("exception.type", "gen_ai.prompt", "content", "gen_ai.event.content"),
            values,
          ),
        }),
        { maxLength: 3 },
      ),
    });

  test("never throw, and give attributes that any exporter takes", () => {
    fc.assert(
      fc.property(spanWith(fc.oneof(value, fc.anything())), (one) => {
        const done = normalised(one);
        expect(done === undefined).toBe(dialectOf(one) === undefined);
        for (const held of Object.values(done?.attributes ?? {}))
          expect(held).toSatisfy(isAttribute);
      }),
      { numRuns: 500 },
    );
  });

  test("have nothing left to translate once they were", () => {
    fc.assert(
      fc.property(spanWith(value), (one) => {
        const done = normalised(one);
        if (done === undefined) return;
        const second = normalised(again(one, done));
        expect(second?.attributes ?? done.attributes).toEqual(done.attributes);
        expect(second?.name ?? done.name).toBe(done.name);
      }),
      { numRuns: 500 },
    );
  });
});
