import { describe, expect, test } from "vitest";
import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { openaiResponses } from "./openai-responses.ts";

const message = { type: "message", content: [{ type: "output_text", text: "Hello" }] };
const call = { type: "function_call", name: "weather", arguments: "{}" };
const response = (fields: object) => ({
  id: "resp_1",
  model: "gpt-5",
  status: "completed",
  output: [message],
  ...fields,
});
const finish = (fields: object) =>
  openaiResponses.reply(response(fields)).attributes[GEN_AI_RESPONSE_FINISH_REASONS];
const joined = (events: readonly unknown[]) => {
  let soFar: unknown;
  for (const event of events) soFar = openaiResponses.join(soFar, event);
  return openaiResponses.reply(soFar);
};

describe("the request of a response", () => {
  test.each([
    [{ max_output_tokens: 5 }, GEN_AI_REQUEST_MAX_TOKENS, 5],
    [{ reasoning: { effort: "high" } }, GEN_AI_REQUEST_REASONING_LEVEL, "high"],
    [{ previous_response_id: "resp_0" }, GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID, "resp_0"],
    [{ conversation: "conv_1" }, GEN_AI_CONVERSATION_ID, "conv_1"],
    [{ conversation: { id: "conv_1" } }, GEN_AI_CONVERSATION_ID, "conv_1"],
    [{ text: { format: { type: "json_schema" } } }, GEN_AI_OUTPUT_TYPE, "json"],
    [{ input: "Hello" }, SPOOR_REQUEST_MESSAGE_COUNT, 1],
    [
      { input: [{ content: "Hi" }, { content: "there" }], instructions: "Be" },
      SPOOR_REQUEST_SIZE,
      9,
    ],
  ])("reads %j", (body, name, value) => {
    expect(openaiResponses.request([body]).attributes[name]).toEqual(value);
  });
});

describe("why a response ended", () => {
  test.each([
    [{}, ["stop"]],
    [{ output: [call] }, ["tool_calls"]],
    [{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }, ["length"]],
    [
      { status: "incomplete", incomplete_details: { reason: "content_filter" } },
      ["content_filter"],
    ],
    [{ status: "failed" }, ["error"]],
    [{ status: "cancelled" }, ["error"]],
    [{ status: "queued" }, undefined],
    [{ status: "in_progress" }, undefined],
  ])("%j -> %j", (fields, reasons) => {
    expect(finish(fields)).toEqual(reasons);
  });

  test("a failed response is a failure with the provider's code", () => {
    const error = { code: "server_error", message: "secret" };
    expect(openaiResponses.reply(response({ status: "failed", error })).error).toEqual({
      code: "server_error",
      status: undefined,
    });
    expect(openaiResponses.reply(response({ error: null })).error).toBeUndefined();
  });
});

describe("a streamed response", () => {
  test("joins to what the whole response tells", () => {
    const whole = response({
      usage: { input_tokens: 3, output_tokens: 2 },
      output: [message, call],
    });
    const streamed = joined([
      { type: "response.created", response: response({ status: "in_progress", output: [] }) },
      { type: "response.output_text.delta", delta: "Hello" },
      { type: "response.completed", response: whole },
    ]);
    expect(streamed).toEqual(openaiResponses.reply(whole));
    expect(streamed.usage).toMatchObject({ inputTokens: 3, outputTokens: 2 });
  });

  test("tells id, size and tool calls when it was cut", () => {
    const { attributes } = joined([
      { type: "response.created", response: response({ status: "in_progress", output: [] }) },
      { type: "response.output_text.delta", delta: "Hel" },
      { type: "response.output_item.added", item: call },
      { type: "response.function_call_arguments.delta", delta: "{" },
    ]);
    expect(attributes).toMatchObject({
      [GEN_AI_RESPONSE_ID]: "resp_1",
      [SPOOR_RESPONSE_SIZE]: 4,
      [SPOOR_RESPONSE_TOOL_CALL_COUNT]: 1,
    });
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toBeUndefined();
  });

  test("an error event is a failure", () => {
    const { error, attributes } = joined([
      { type: "error", code: "overloaded", message: "secret" },
    ]);
    expect(error).toEqual({ code: "overloaded", status: undefined });
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(["error"]);
  });
});
