import { describe, expect, test } from "vitest";
import {
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { googleInteractions } from "./google-interactions.ts";

const steps = [
  { type: "user_input", content: [{ type: "text", text: "Weather?" }] },
  { type: "function_call", name: "weather", arguments: { city: "Ulm" } },
  { type: "model_output", content: [{ type: "text", text: "Sunny" }] },
];
const whole = {
  id: "int_1",
  model: "gemini-3-flash",
  status: "completed",
  steps,
  usage: { total_input_tokens: 3, total_output_tokens: 2 },
};
const joined = (events: readonly unknown[]) => {
  let soFar: unknown;
  for (const event of events) soFar = googleInteractions.join(soFar, event);
  return googleInteractions.reply(soFar);
};

test("the request tells its settings and sizes", () => {
  const request = googleInteractions.request([
    {
      model: "gemini-3-flash",
      input: "Weather?",
      stream: true,
      previous_interaction_id: "int_0",
      generation_config: { max_output_tokens: 9 },
    },
  ]);
  expect(request).toEqual({
    operation: "generate_content",
    model: "gemini-3-flash",
    stream: true,
    attributes: {
      [GEN_AI_REQUEST_MAX_TOKENS]: 9,
      [GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID]: "int_0",
      [SPOOR_REQUEST_MESSAGE_COUNT]: 1,
      [SPOOR_REQUEST_SIZE]: 8,
    },
  });
});

describe("an interaction", () => {
  test("tells what it used, without the input it repeats", () => {
    expect(googleInteractions.reply(whole)).toEqual({
      attributes: {
        [GEN_AI_RESPONSE_ID]: "int_1",
        [GEN_AI_RESPONSE_MODEL]: "gemini-3-flash",
        [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"],
        [SPOOR_RESPONSE_TOOL_CALL_COUNT]: 1,
        [SPOOR_RESPONSE_SIZE]: 19,
      },
      usage: { inputTokens: 3, outputTokens: 2 },
      error: undefined,
    });
  });

  test.each([
    ["in_progress", undefined],
    ["requires_action", ["tool_calls"]],
    ["incomplete", ["incomplete"]],
    ["failed", ["error"]],
    ["cancelled", ["error"]],
  ])("with the status %s ended as %j", (status, reasons) => {
    const { attributes } = googleInteractions.reply({ ...whole, status });
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(reasons);
  });
});

describe("a streamed interaction", () => {
  test("joins to what the whole one tells", () => {
    const events = [
      { event_type: "interaction.created", interaction: { id: "int_1", status: "in_progress" } },
      { event_type: "step.start", step: { type: "function_call" } },
      { event_type: "step.delta", delta: { type: "text", text: "Sun" } },
      { event_type: "interaction.completed", interaction: whole },
    ];
    expect(joined(events)).toEqual(googleInteractions.reply(whole));
    expect(events.map((event) => googleInteractions.isOutput(event))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test("that was cut tells how far it came", () => {
    const { attributes } = joined([
      { event_type: "interaction.created", interaction: { id: "int_1", status: "in_progress" } },
      { event_type: "step.delta", delta: { type: "text", text: "Sun" } },
    ]);
    expect(attributes).toEqual({ [GEN_AI_RESPONSE_ID]: "int_1", [SPOOR_RESPONSE_SIZE]: 3 });
  });

  test("an error event is a failure", () => {
    const { error } = joined([{ event_type: "error", error: { code: "overloaded" } }]);
    expect(error).toEqual({ code: "overloaded", status: undefined });
  });
});
