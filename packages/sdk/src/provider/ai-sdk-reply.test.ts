import { describe, expect, test } from "vitest";
import { aiSdkStream } from "./ai-sdk.ts";
import { isOutputPart, modelReply } from "./ai-sdk-reply.ts";

const usage = { inputTokens: { total: 100 }, outputTokens: { total: 20 } };

function joined(parts: readonly unknown[]) {
  let soFar: unknown;
  for (const part of parts) soFar = aiSdkStream.join(soFar, part);
  return modelReply(soFar);
}

describe("a whole result", () => {
  test("says ids, finish, usage and sizes", () => {
    const result = {
      content: [
        { type: "reasoning", text: "Hm." },
        { type: "text", text: "Oslo" },
        { type: "tool-call", toolCallId: "c", toolName: "weather", input: '{"a":1}' },
      ],
      finishReason: { unified: "tool-calls", raw: "tool_calls" },
      usage,
      providerMetadata: { openai: { serviceTier: "flex" } },
      response: { id: "r", modelId: "gpt-5-2026" },
    };
    expect(modelReply(result)).toEqual({
      attributes: {
        "gen_ai.response.id": "r",
        "gen_ai.response.model": "gpt-5-2026",
        "gen_ai.response.finish_reasons": ["tool_calls"],
        "openai.response.service_tier": "flex",
        "spoor.response.tool_call.count": 1,
        "spoor.response.size": 11,
      },
      usage: { inputTokens: 100, outputTokens: 20, serviceTier: "flex" },
      error: undefined,
    });
  });

  test("of an embedding model has its usage alone", () => {
    expect(modelReply({ embeddings: [[1]], usage: { tokens: 5 } })).toEqual({
      attributes: {},
      usage: { inputTokens: 5 },
      error: undefined,
    });
  });

  test.each([
    ["stop", ["stop"]],
    ["unknown", undefined],
    [{ unified: "other", raw: "pause_turn" }, ["pause_turn"]],
    [{ unified: "other" }, undefined],
    [{ unified: "interrupted" }, undefined],
  ])("finished with %j", (finishReason, expected) => {
    const { attributes } = modelReply({ finishReason });
    expect(attributes["gen_ai.response.finish_reasons"]).toEqual(expected);
  });
});

describe("a stream", () => {
  const start = [
    { type: "stream-start", warnings: [] },
    { type: "response-metadata", id: "r" },
    { type: "response-metadata", modelId: "gpt-5-2026" },
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", delta: "Oslo" },
    { type: "tool-input-start", id: "c", toolName: "weather" },
    { type: "tool-input-delta", id: "c", delta: '{"a":1}' },
    { type: "tool-call", toolCallId: "c", toolName: "weather", input: '{"a":1}' },
  ];

  test("is joined to what a whole result says", () => {
    const finish = { type: "finish", finishReason: "tool-calls", usage };
    expect(joined([...start, finish])).toEqual({
      attributes: {
        "gen_ai.response.id": "r",
        "gen_ai.response.model": "gpt-5-2026",
        "gen_ai.response.finish_reasons": ["tool-calls"],
        "spoor.response.tool_call.count": 1,
        "spoor.response.size": 11,
      },
      usage: { inputTokens: 100, outputTokens: 20 },
      error: undefined,
    });
  });

  test("counts the searches that the provider bills by the request", () => {
    const parts = [
      { type: "tool-call", toolName: "web_search", input: "{}", providerExecuted: true },
      { type: "tool-result", toolName: "web_search", result: { action: { type: "search" } } },
      { type: "tool-result", toolName: "web_search", result: { action: { type: "openPage" } } },
      { type: "finish", usage, finishReason: "stop", providerMetadata: { openai: {} } },
    ];
    expect(joined(parts).usage).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      toolRequests: { web_search: 1 },
    });
  });

  test("has output from its first part of text, thought or tool call on", () => {
    expect(start.map(isOutputPart)).toEqual([
      ...Array.from({ length: 4 }, () => false),
      ...Array.from({ length: 4 }, () => true),
    ]);
  });

  const error = new TypeError("broken");
  test.each([
    [error, error],
    [
      { type: "server_error", message: "secret" },
      { code: "server_error", status: undefined },
    ],
    [{ code: 529 }, { code: undefined, status: 529 }],
    ["secret", { code: "_OTHER", status: undefined }],
    [undefined, { code: "_OTHER", status: undefined }],
  ])("that tells of the error %j has failed", (told, expected) => {
    expect(joined([...start, { type: "error", error: told }]).error).toEqual(expected);
  });
});
