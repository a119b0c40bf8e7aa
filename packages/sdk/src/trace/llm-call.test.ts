import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SERVER_ADDRESS,
  SERVER_PORT,
  SPOOR_OUTCOME,
} from "@spoor/core/semconv";
import type { Span } from "@opentelemetry/api";
import { trace } from "@opentelemetry/api";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { usageOf } from "./call.ts";
import { llmCall } from "./llm-call.ts";
import { step } from "./step.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

test("a model call is a CLIENT span with what was asked and what was answered", async () => {
  const text = await llmCall(
    {
      provider: "openai",
      model: "m-1",
      parameters: {
        temperature: 0.3,
        topP: 0.9,
        topK: 40,
        maxTokens: 100,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        seed: 7,
        stopSequences: ["END"],
        choiceCount: 2,
      },
      stream: true,
      address: "api.example.com",
      port: 443,
      conversationId: "c1",
      attributes: { tier: "gold" },
    },
    async (c) => {
      await Promise.resolve();
      c.firstChunk();
      c.set({ cached: true });
      c.reply({
        id: "resp_1",
        model: "m-1-2026",
        finishReasons: ["stop"],
        usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 4 },
      });
      return "answer";
    },
  );
  expect(text).toBe("answer");
  const span = recorded.span("chat m-1");
  expect(span.kind).toBe(SpanKind.CLIENT);
  expect(span.status.code).toBe(SpanStatusCode.UNSET);
  expect(span.attributes).toEqual({
    tier: "gold",
    cached: true,
    [GEN_AI_OPERATION_NAME]: "chat",
    [GEN_AI_PROVIDER_NAME]: "openai",
    [GEN_AI_REQUEST_MODEL]: "m-1",
    [GEN_AI_REQUEST_STREAM]: true,
    [GEN_AI_REQUEST_TEMPERATURE]: 0.3,
    [GEN_AI_REQUEST_TOP_P]: 0.9,
    [GEN_AI_REQUEST_TOP_K]: 40,
    [GEN_AI_REQUEST_MAX_TOKENS]: 100,
    [GEN_AI_REQUEST_FREQUENCY_PENALTY]: 0.1,
    [GEN_AI_REQUEST_PRESENCE_PENALTY]: 0.2,
    [GEN_AI_REQUEST_SEED]: 7,
    [GEN_AI_REQUEST_STOP_SEQUENCES]: ["END"],
    [GEN_AI_REQUEST_CHOICE_COUNT]: 2,
    [GEN_AI_CONVERSATION_ID]: "c1",
    [SERVER_ADDRESS]: "api.example.com",
    [SERVER_PORT]: 443,
    [GEN_AI_RESPONSE_ID]: "resp_1",
    [GEN_AI_RESPONSE_MODEL]: "m-1-2026",
    [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"],
    [GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: expect.any(Number),
    [GEN_AI_USAGE_INPUT_TOKENS]: 10,
    [GEN_AI_USAGE_OUTPUT_TOKENS]: 5,
    [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: 4,
    [SPOOR_OUTCOME]: "completed",
  });
});

test("usage keeps what attributes cannot say, and no part is larger than its total", () => {
  let span: Span | undefined;
  llmCall({ provider: "anthropic", model: "m" }, (c) => {
    span = trace.getActiveSpan();
    c.reply({
      usage: {
        inputTokens: 10,
        cacheReadTokens: 12,
        outputTokens: 1.5,
        toolRequests: { web_search: 2, bad: -1 },
        serviceTier: "batch",
        region: "eu",
        reportedUsd: 0.5,
      },
    });
  });
  expect(span && usageOf(span)).toEqual({
    inputTokens: 10,
    cacheReadTokens: 10,
    toolRequests: { web_search: 2 },
    serviceTier: "batch",
    region: "eu",
    reportedUsd: 0.5,
    problems: ["part_exceeds_whole"],
  });
});

test("a call that throws failed, one that was aborted is cancelled", async () => {
  await expect(
    llmCall({ provider: "p", model: "a" }, () => Promise.reject(new TypeError("no"))),
  ).rejects.toThrow("no");
  await expect(
    llmCall({ provider: "p", model: "b" }, async () => AbortSignal.abort().throwIfAborted()),
  ).rejects.toThrow("aborted");
  expect(recorded.span("chat a").attributes).toMatchObject({
    [SPOOR_OUTCOME]: "failed",
    [ERROR_TYPE]: "TypeError",
  });
  expect(recorded.span("chat a").status.code).toBe(SpanStatusCode.ERROR);
  expect(recorded.span("chat b").attributes[SPOOR_OUTCOME]).toBe("cancelled");
  expect(recorded.span("chat b").status.code).toBe(SpanStatusCode.UNSET);
});

test("an error that throws when it is looked at ends its span and arrives as it is", () => {
  const hostile = new Proxy(new Error("no"), {
    get() {
      throw new Error("never");
    },
  });
  let same = false;
  try {
    llmCall({ provider: "p", model: "m" }, () => {
      throw hostile;
    });
  } catch (error) {
    same = error === hostile;
  }
  expect(same).toBe(true);
  expect(recorded.span("chat m").attributes).toMatchObject({
    [SPOOR_OUTCOME]: "failed",
    [ERROR_TYPE]: "_OTHER",
  });
});

test("a call without provider, model or a known operation is still a call", () => {
  Reflect.apply(llmCall, undefined, [
    { operation: "sing", parameters: { choiceCount: 1, seed: "x" } },
    () => {},
  ]);
  expect(recorded.span("chat").attributes).toEqual({
    [GEN_AI_OPERATION_NAME]: "chat",
    [GEN_AI_PROVIDER_NAME]: "unknown",
    [SPOOR_OUTCOME]: "completed",
  });
});

test("what is traced inside is below the call, and the call is below its step", () => {
  step("outer", () => llmCall({ provider: "p", model: "m" }, () => step("inner", () => {})));
  const [inner, call, outer] = recorded.spans();
  expect(inner?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
  expect(call?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
});
