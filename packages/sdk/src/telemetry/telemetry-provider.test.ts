import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { spoorRegistry } from "@spoor/core/registry";
import {
  ERROR_TYPE,
  EVENT_SPOOR_PATTERN_FAILURE,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_TEXT,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_SOURCE,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import * as fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { loadPrices } from "../processor/prices.ts";
import { workflow } from "../trace/workflow.ts";
import { eventTypes } from "./event.ts";
import type { TelemetryEvent } from "./event.ts";
import { maxRecords, statistics } from "./statistics.ts";
import { telemetryProvider, track } from "./telemetry-provider.ts";

const recorded = recordTelemetry(new DeriveProcessor());
beforeAll(() => loadPrices());
beforeEach(() => recorded.reset());
const provider = telemetryProvider();

const step = 'Click the "Save" button';
/** One of each kind, and the name of what it becomes. */
const examples: readonly (readonly [TelemetryEvent, string])[] = [
  [
    { type: "blocked_step", stepText: step, journeyId: "login", source: "generate" },
    "spoor.step.blocked",
  ],
  [{ type: "pattern_match", patternName: "click", confidence: 0.9 }, "spoor.pattern.match"],
  [{ type: "pattern_failure", stepText: step, journeyId: "login" }, "spoor.pattern.failure"],
  [{ type: "user_fix", stepText: step, fixedText: 'Press "Save"' }, "spoor.step.fixed"],
  [
    { type: "token_estimate", predictedOutputTokens: 900, actualOutputTokens: 1000, runId: "r" },
    "spoor.token.estimate",
  ],
  [
    { type: "budget_escalation", reason: "truncation", retryTokens: 8000, utilization: 1 },
    "spoor.budget.escalated",
  ],
  [{ type: "model_selection", model: "gpt-5", role: "builder" }, "spoor.model.selected"],
  [{ type: "pipeline_transition", fromStage: "a", toStage: "b" }, "spoor.legacy.record"],
  [{ type: "llm_call", success: true, latencyMs: 1500, costUsd: 0.02, model: "m" }, "chat m"],
  [{ type: "command", command: "run", success: true, durationMs: 2500 }, "invoke_workflow run"],
];

const ms = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6;

describe("track", () => {
  test("has a span or an event for each type", () => {
    for (const [event, name] of examples) {
      recorded.reset();
      provider.track(event);
      const names = recorded.spans().map((span) => span.name);
      for (const { eventName } of recorded.events()) names.push(String(eventName));
      expect(names).toEqual([name]);
    }
    expect(new Set(examples.map(([event]) => event.type))).toEqual(new Set(eventTypes));
  });

  test("events have the severity and only the attributes of the table of names", () => {
    for (const [event] of examples) provider.track(event);
    for (const { eventName, attributes, severityNumber } of recorded.events()) {
      const known = spoorRegistry.events[String(eventName)];
      expect(Object.keys(known?.attributes ?? {})).toEqual(
        expect.arrayContaining(Object.keys(attributes)),
      );
      expect([eventName, severityNumber]).toEqual([eventName, known?.severity]);
    }
    expect(recorded.events()).toHaveLength(8);
  });

  test("a call has the latency and the cost that were given", () => {
    const counts = { promptTokens: 9, completionTokens: 7 };
    const told = { success: true, latencyMs: 1500, costUsd: 0.02, model: "m" };
    provider.track({ type: "llm_call", ...told, ...counts });
    const span = recorded.span("chat m");
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(ms(span.duration)).toBe(1500);
    expect(span.attributes).toMatchObject({
      [GEN_AI_REQUEST_MODEL]: "m",
      [GEN_AI_USAGE_INPUT_TOKENS]: 9,
      [GEN_AI_USAGE_OUTPUT_TOKENS]: 7,
      [SPOOR_USAGE_COST_AMOUNT]: 0.02,
      [SPOOR_USAGE_COST_SOURCE]: "provider",
    });
  });

  test("a call that failed for nothing has no cost, and the type of its error", () => {
    const error = "Failed to parse response";
    provider.track({ type: "llm_call", success: false, latencyMs: 5, costUsd: 0, error });
    const { attributes, status } = recorded.span("chat");
    expect(attributes).not.toHaveProperty([SPOOR_USAGE_COST_AMOUNT]);
    expect(attributes[ERROR_TYPE]).toBe("unparsable_response");
    expect(status.code).toBe(SpanStatusCode.ERROR);
  });

  test("a cache's answer is counted and is no call; a budget that was spent is an event", () => {
    const before = provider.getStats().llmCalls;
    provider.track({ type: "llm_call", success: true, latencyMs: 0, costUsd: 0, cached: true });
    const error = "Cost budget exceeded";
    provider.track({ type: "llm_call", success: false, latencyMs: 0, costUsd: 0, error });
    expect(recorded.spans()).toEqual([]);
    expect(recorded.events()).toHaveLength(1);
    const after = provider.getStats().llmCalls;
    expect(after.cacheHits - before.cacheHits).toBe(1);
    expect(after.totalCalls - before.totalCalls).toBe(0);
    expect(after.failedCalls - before.failedCalls).toBe(1);
  });

  test("a command is a run that took the time it took", () => {
    const told = { command: "run", success: false, durationMs: 2500, eventId: "e1" };
    provider.track({ type: "command", ...told });
    const span = recorded.span("invoke_workflow run");
    expect(ms(span.duration)).toBe(2500);
    expect(span.attributes).toMatchObject({
      [SPOOR_WORKFLOW_RUN_ID]: "e1",
      [SPOOR_WORKFLOW_STATUS]: "failed",
    });
  });

  test("belongs to the run around it", () => {
    workflow("plan", { runId: "r1" }, () => {
      provider.track({ type: "pattern_match", patternName: "click", confidence: 1 });
      provider.track({ type: "llm_call", success: true, latencyMs: 1, costUsd: 0.5 });
    });
    const run = recorded.span("invoke_workflow plan");
    expect(recorded.span("chat").parentSpanContext?.spanId).toBe(run.spanContext().spanId);
    const [event] = recorded.events();
    expect(event?.spanContext?.spanId).toBe(run.spanContext().spanId);
    expect(event?.attributes).toMatchObject({
      [SPOOR_WORKFLOW_RUN_ID]: "r1",
      [GEN_AI_WORKFLOW_NAME]: "plan",
    });
  });

  test("keeps the text of a step to itself", () => {
    const secret = 'Enter "hunter2" as password';
    provider.track({ type: "blocked_step", stepText: secret, journeyId: "login" });
    provider.track({ type: "pattern_failure", stepText: secret, journeyId: "login" });
    expect(recorded.events().at(0)?.attributes).not.toHaveProperty([SPOOR_BLOCK_TEXT]);
    expect(recorded.events().at(1)?.eventName).toBe(EVENT_SPOOR_PATTERN_FAILURE);
    expect(JSON.stringify(recorded.events().map(({ attributes }) => attributes))).not.toContain(
      "hunter2",
    );
  });

  test("never throws, and counts what it cannot read", () => {
    const type = fc.constantFrom<unknown>(...eventTypes, "other");
    const wild = fc.dictionary(
      fc.constantFrom("stepText", "latencyMs", "model", "command", "timestamp", "durationMs"),
      fc.anything(),
    );
    const { proxy: throwing, revoke } = Proxy.revocable({}, {});
    revoke();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.tuple(wild, type).map(([more, of]) => Object.assign(more, { type: of })),
        ),
        (event) => {
          track(event);
          track(throwing);
        },
      ),
    );
    const before = provider.getStats().rejected;
    track({ type: "token_estimate", predictedOutputTokens: 5 });
    expect(provider.getStats().rejected).toBe(before + 1);
    for (const span of recorded.spans()) expect(ms(span.duration)).toBeGreaterThanOrEqual(0);
  });
});

test("statistics keep the newest records and count all", () => {
  const before = provider.getStats().events.blocked_step;
  const all = maxRecords.blocked_step + 5;
  for (let i = 0; i < all; i++)
    provider.track({ type: "blocked_step", stepText: `step ${i}`, journeyId: "j" });
  expect(statistics.blocked).toHaveLength(maxRecords.blocked_step);
  expect(statistics.blocked.at(-1)?.text).toBe(`step ${all - 1}`);
  expect(statistics.blocked.at(0)?.text).toBe("step 5");
  expect(provider.getStats().events.blocked_step).toBe(before + all);
  expect(provider.getStats().blockedSteps.totalRecords).toBe(maxRecords.blocked_step);
});

test("flush never rejects, and listens to no signal", async () => {
  const listeners = process.eventNames();
  await expect(provider.flush()).resolves.toBeUndefined();
  expect(process.eventNames()).toEqual(listeners);
});
