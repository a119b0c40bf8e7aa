import {
  ERROR_TYPE,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_DESCRIPTION,
  GEN_AI_TOOL_NAME,
  SPOOR_TOOL_ARGUMENTS_SIZE,
  SPOOR_TOOL_RESULT_SIZE,
} from "@spoor/core/semconv";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { aroundRecording, aroundRecordingError, aroundSelecting, aroundToolCall } from "./tool.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const self = undefined;
const record = (run: () => unknown, name = "ai.toolCall") =>
  aroundRecording({ args: [{ name }], self }, run);
const span = () => recorded.span("execute_tool weather");

describe("in AI SDK 6 and 7", () => {
  const toolCall = { toolName: "weather", toolCallId: "c", input: { city: "Oslo" } };
  const tools = { weather: { description: "The weather.", execute: () => "rain" } };
  const call = (result: unknown, given: object = { toolCall, tools }) =>
    aroundToolCall({ args: [given], self }, () => Promise.resolve(result));

  test.each([
    [{ type: "tool-result", output: "rain" }],
    [{ output: { type: "tool-result", output: "rain" }, toolExecutionMs: 1 }],
  ])("the result %j is passed on, and its size recorded", async (result) => {
    expect(await call(result)).toBe(result);
    expect(span().attributes).toMatchObject({
      [GEN_AI_TOOL_NAME]: "weather",
      [GEN_AI_TOOL_CALL_ID]: "c",
      [GEN_AI_TOOL_DESCRIPTION]: "The weather.",
      [SPOOR_TOOL_ARGUMENTS_SIZE]: 15,
      [SPOOR_TOOL_RESULT_SIZE]: 4,
    });
  });

  const error = new RangeError("no weather");
  test.each([
    [{ type: "tool-error", error }],
    [{ output: { type: "tool-error", error }, toolExecutionMs: 1 }],
  ])("what the tool threw is the span's error", async (result) => {
    expect(await call(result)).toBe(result);
    expect(span().attributes[ERROR_TYPE]).toBe("RangeError");
  });

  test("a tool that is executed elsewhere makes no span", async () => {
    await call(undefined, { toolCall, tools: { weather: {} } });
    expect(recorded.spans()).toEqual([]);
  });
});

describe("in AI SDK 5", () => {
  const attributes = { "ai.toolCall.name": "weather", "ai.toolCall.id": "c" };
  const select = () => aroundSelecting({ args: [{ attributes }], self }, () => ({}));

  test("the tool is named by the attributes that were selected for its span", async () => {
    select();
    await record(() => Promise.resolve({ type: "tool-result", output: "rain" }));
    expect(span().attributes).toMatchObject({
      [GEN_AI_TOOL_CALL_ID]: "c",
      [SPOOR_TOOL_RESULT_SIZE]: 4,
    });
  });

  test("the error of a streamed tool is the one written on the SDK's span", async () => {
    select();
    await record(async () => {
      await Promise.resolve();
      aroundRecordingError({ args: [{}, new RangeError("none")], self }, () => undefined);
    });
    expect(span().attributes[ERROR_TYPE]).toBe("RangeError");
  });

  test("other spans of the SDK are none of a tool", async () => {
    await record(() => Promise.resolve(), "ai.generateText");
    await record(() => Promise.resolve());
    expect(recorded.spans()).toEqual([]);
  });
});
