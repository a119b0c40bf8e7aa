import { SpanStatusCode, trace } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  profileOf,
  SPOOR_OUTCOME,
  SPOOR_USAGE_COST_AMOUNT,
} from "@spoor/core/semconv";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useProfile } from "../tracer.ts";
import { DeriveProcessor } from "./derive.ts";
import { endOpenNativeCalls } from "./native-call.ts";
import { loadPrices } from "./prices.ts";

let spans = new InMemorySpanExporter();

beforeEach(async () => {
  await loadPrices();
  spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(
    new TracerProvider({
      spanProcessors: [new DeriveProcessor(), new SimpleSpanProcessor({ exporter: spans })],
    }),
  );
  useProfile(profileOf("current"));
});

afterEach(() => {
  endOpenNativeCalls();
  trace.disable();
});

const model = "claude-haiku-4-5";

/** The span of a call, as the client library starts it. */
function started(scope = "com.anthropic.sdk.typescript"): Span {
  const attributes = {
    [GEN_AI_OPERATION_NAME]: "chat",
    "gen_ai.provider.name": "anthropic",
    [GEN_AI_REQUEST_MODEL]: model,
  };
  return trace.getTracer(scope).startSpan("anthropic.messages.create", { attributes });
}

const told = () => spans.getFinishedSpans().map(({ attributes }) => attributes);

test("a call that the library ends says how it went", () => {
  const answered = started();
  answered.setAttributes({
    [GEN_AI_RESPONSE_ID]: "msg_native",
    "anthropic.message.stop_reason": "end_turn",
  });
  answered.setStatus({ code: SpanStatusCode.OK });
  answered.end();
  const refused = started();
  refused.setAttribute(ERROR_TYPE, "rate_limit_error");
  refused.setStatus({ code: SpanStatusCode.ERROR });
  refused.end();
  started().end();
  expect(told()).toMatchObject([
    { [SPOOR_OUTCOME]: "completed", [GEN_AI_RESPONSE_FINISH_REASONS]: ["end_turn"] },
    { [SPOOR_OUTCOME]: "failed", [ERROR_TYPE]: "rate_limit_error" },
    { [SPOOR_OUTCOME]: "cancelled" },
  ]);
});

test("a call that nobody reads ends with the process, once", () => {
  const unread = started();
  endOpenNativeCalls();
  endOpenNativeCalls();
  expect(unread.isRecording()).toBe(false);
  expect(told()).toMatchObject([{ [SPOOR_OUTCOME]: "incomplete" }]);
});

test("the calls of other instrumentations are left alone", () => {
  const foreign = started("another-instrumentation");
  endOpenNativeCalls();
  expect(foreign.isRecording()).toBe(true);
  foreign.end();
  expect(told()[0]).not.toHaveProperty([SPOOR_OUTCOME]);
});

test("of very many open calls the oldest are left to the library", () => {
  const calls = Array.from({ length: 1001 }, () => started());
  endOpenNativeCalls();
  expect(calls.map((call) => call.isRecording()).filter(Boolean)).toHaveLength(1);
  expect(calls[0]?.isRecording()).toBe(true);
});

/** What a call of a million tokens costs that says `attributes` beside them. */
function costWith(attributes: Record<string, number>): unknown {
  const call = started();
  call.setAttributes({
    [GEN_AI_USAGE_INPUT_TOKENS]: 1_000_000,
    [GEN_AI_USAGE_OUTPUT_TOKENS]: 0,
    ...attributes,
  });
  call.setStatus({ code: SpanStatusCode.OK });
  call.end();
  return told().at(-1)?.[SPOOR_USAGE_COST_AMOUNT];
}

test("compactions are a part of what a call costs", () => {
  const alone = costWith({});
  const compacted = costWith({
    "anthropic.usage.compaction.input_tokens": 1_000_000,
    "anthropic.usage.compaction.output_tokens": 0,
  });
  expect(alone).toBeGreaterThan(0);
  expect(compacted).toBe(2 * Number(alone));
});
