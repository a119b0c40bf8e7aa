import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  SPOOR_OUTCOME,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { aroundGenerate } from "./agent.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const generate = (options: unknown, run: () => unknown) =>
  aroundGenerate({ args: [options], self: undefined }, run);
const model = { modelId: "gpt-5" };

test("a call is an agent of the name that telemetry has for the function", async () => {
  const options = { model, id: "forecaster", telemetry: { functionId: "forecast" } };
  const result = { text: "rain" };
  expect(await generate(options, () => Promise.resolve(result))).toBe(result);
  const span = recorded.span("invoke_agent forecast");
  expect(span.kind).toBe(SpanKind.INTERNAL);
  expect(span.attributes).toMatchObject({
    [GEN_AI_OPERATION_NAME]: "invoke_agent",
    [GEN_AI_AGENT_NAME]: "forecast",
    [GEN_AI_REQUEST_MODEL]: "gpt-5",
    [SPOOR_OUTCOME]: "completed",
  });
});

test.each([
  [{ model: "openai/gpt-5", id: "forecaster" }, "invoke_agent forecaster"],
  [{ model, name: "forecaster" }, "invoke_agent forecaster"],
  [{ model }, "invoke_agent"],
])("of %j the span is %s", async (options, name) => {
  await generate(options, () => Promise.resolve());
  expect(recorded.span(name).attributes[GEN_AI_REQUEST_MODEL]).toContain("gpt-5");
});

test("what it throws is thrown on, and the last of several tries is on the span", async () => {
  const lastError = Object.assign(new Error("secret"), {
    name: "AI_APICallError",
    statusCode: 429,
  });
  const error = Object.assign(new Error("secret"), { name: "AI_RetryError", lastError });
  await expect(generate({ model }, () => Promise.reject(error))).rejects.toBe(error);
  const span = recorded.span("invoke_agent");
  expect(span.attributes).toMatchObject({ [ERROR_TYPE]: "429", [SPOOR_OUTCOME]: "failed" });
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: "HTTP 429" });
});

test("the SDK's own errors, which quote what they could not read, leave no text on the span", async () => {
  const error = Object.assign(new Error("Text: secret"), { name: "AI_JSONParseError" });
  await expect(generate({ model }, () => Promise.reject(error))).rejects.toBe(error);
  expect(recorded.span("invoke_agent").status.message).toBe("");
});

test.each([
  [AbortSignal.abort(), "cancelled"],
  [AbortSignal.abort(new DOMException("late", "TimeoutError")), "failed"],
])(
  "what ends by a signal is cancelled, or has failed by a timeout",
  async (abortSignal, outcome) => {
    const options = { model, abortSignal };
    await expect(generate(options, () => Promise.reject(abortSignal.reason))).rejects.toBe(
      abortSignal.reason,
    );
    await new Promise(setImmediate);
    expect(recorded.span("invoke_agent").attributes[SPOOR_OUTCOME]).toBe(outcome);
  },
);

test("a call that is opted out makes no span", async () => {
  await generate({ model, telemetry: { isEnabled: false } }, () => Promise.resolve());
  expect(recorded.spans()).toEqual([]);
});
