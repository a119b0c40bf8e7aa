import { setTimeout as wait } from "node:timers/promises";
import type { SpanKind } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_USAGE_INPUT_TOKENS,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_STATUS,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_PROBLEMS,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STEP_COUNT,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
} from "@spoor/core/semconv";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { loadPrices } from "../processor/prices.ts";
import { llmCall } from "../trace/llm-call.ts";
import { step } from "../trace/step.ts";
import { tool } from "../trace/tool.ts";
import { workflow } from "../trace/workflow.ts";
import { getTelemetry, StepTelemetryTracker, WorkflowTelemetryFactory } from "./index.ts";

const recorded = recordTelemetry(new DeriveProcessor());
beforeAll(() => loadPrices());
beforeEach(() => recorded.reset());

let runs = 0;
const newId = (): string => `run-${(runs += 1)}`;
const telemetry = getTelemetry({ workflowName: "ticket" });

/** In an asynchronous flow of its own, as a server handles a request. */
const apart = <Result>(work: () => Promise<Result>): Promise<Result> =>
  Promise.resolve().then(work);

const ms = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6;

/** A span and what is below it, without ids and times. */
interface Tree {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: readonly string[];
  readonly below: readonly Tree[];
}

function treesOf(spans: readonly ReadableSpan[], parent?: string): readonly Tree[] {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((span) => ({
      name: span.name,
      kind: span.kind,
      attributes: Object.keys(span.attributes).toSorted(),
      below: treesOf(spans, span.spanContext().spanId),
    }));
}

describe("the tracker", () => {
  test("makes the same spans as workflow, step, llmCall and tool", async () => {
    const id = newId();
    await apart(async () => {
      telemetry.startWorkflow(id);
      const tracker = new StepTelemetryTracker("1", "Extract Intent");
      tracker.startStep({ workflowRunId: id });
      const call = tracker.startLLMCall("intent", { model: "gpt-5", temperature: 0.3 });
      await wait(2);
      call.complete(45, 78);
      tracker.recordAgentCall("intent", "validate", "success", 20);
      tracker.completeStep({ status: "success" });
      telemetry.completeWorkflow(id, "success");
    });
    const told = treesOf(recorded.spans());
    recorded.reset();
    workflow("ticket", { runId: id }, () =>
      step("Extract Intent", { id: "1", attempt: 1 }, () => {
        const problems = { [SPOOR_USAGE_PROBLEMS]: ["may_be_estimated"] };
        const attributes = { [GEN_AI_AGENT_NAME]: "intent", ...problems };
        const options = { provider: "unknown", model: "gpt-5", parameters: { temperature: 0.3 } };
        llmCall({ ...options, attributes }, (call) =>
          call.reply({ usage: { inputTokens: 45, outputTokens: 78 } }),
        );
        tool("validate", { attributes: { [GEN_AI_AGENT_NAME]: "intent" } }, () => {});
      }),
    );
    expect(told).toEqual(treesOf(recorded.spans()));
  });

  test("sums its calls up, and takes a duration that is given", async () => {
    await apart(async () => {
      const tracker = new StepTelemetryTracker("7", "Draft");
      tracker.startStep({});
      tracker.startLLMCall("a", { model: "m" }).complete(10, 5, 1200);
      const failing = tracker.startLLMCall("a", { model: "m" });
      failing.error(new TypeError("no"), { duration: 300 });
      failing.complete(1, 1);
      expect(tracker.getLLMSummary()).toEqual({
        callCount: 1,
        totalTokens: 15,
        totalDuration: 1200,
        calls: [
          { model: "m", promptTokens: 10, completionTokens: 5, totalTokens: 15, duration: 1200 },
        ],
      });
      tracker.completeStep();
    });
    const [first, second] = recorded.spans();
    expect([ms(first?.duration ?? [0, 0]), ms(second?.duration ?? [0, 0])]).toEqual([1200, 300]);
    expect(second?.attributes[ERROR_TYPE]).toBe("TypeError");
  });

  test("marks tokens that are estimates, and makes no usage of them", async () => {
    await apart(async () => {
      const tracker = new StepTelemetryTracker("7", "Draft");
      tracker.startStep();
      tracker.startLLMCall("a", { model: "m", estimated: true }).complete(10, 5);
      tracker.completeStep();
    });
    const { attributes } = recorded.span("chat m");
    expect(attributes).toMatchObject({
      [SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]: 10,
      [SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]: 5,
    });
    expect(attributes).not.toHaveProperty([GEN_AI_USAGE_INPUT_TOKENS]);
  });

  test.each([
    ["success", "completed"],
    ["COMPLETED", "completed"],
    ["error", "failed"],
    ["skipped", "skipped"],
    ["blocked", "blocked"],
    ["in-progress", "completed"],
    ["paused", "suspended"],
    ["canceled", "cancelled"],
    ["odd", "completed"],
  ])("status %s is %s", async (status, expected) => {
    await apart(async () => {
      const tracker = new StepTelemetryTracker("3", "Check");
      tracker.startStep({});
      tracker.completeStep({ status });
    });
    expect(recorded.span("run_step Check").attributes[SPOOR_STEP_STATUS]).toBe(expected);
  });

  test("a second start is another attempt, and the first is given up", async () => {
    const id = newId();
    await apart(async () => {
      telemetry.startWorkflow(id);
      const tracker = new StepTelemetryTracker("1", "Try");
      tracker.startStep({ workflowRunId: id });
      tracker.startStep({ workflowRunId: id });
      tracker.completeStep({});
      telemetry.completeWorkflow(id, "success");
    });
    const tries = recorded.spans().filter(({ name }) => name === "run_step Try");
    expect(tries.map(({ attributes }) => attributes[SPOOR_STEP_STATUS])).toEqual([
      "cancelled",
      "completed",
    ]);
    expect(tries.map(({ attributes }) => attributes[SPOOR_STEP_ATTEMPT])).toEqual([1, 2]);
    expect(tries[1]?.links).toHaveLength(1);
  });

  test("a step that is only told at its end began with its tracker", async () => {
    await apart(async () => {
      const tracker = new StepTelemetryTracker("1", "Late");
      await wait(20);
      tracker.completeStep({});
    });
    expect(ms(recorded.span("run_step Late").duration)).toBeGreaterThanOrEqual(15);
  });

  test("one tracker that runs share keeps them apart", async () => {
    const shared = WorkflowTelemetryFactory.getAllStepTrackers().extractIntent;
    const ids = [newId(), newId(), newId()];
    await Promise.all(
      ids.map((id, i) =>
        apart(async () => {
          telemetry.startWorkflow(id, `T-${i}`, "acme");
          shared.startStep({ workflowRunId: id });
          const call = shared.startLLMCall("a", { model: `m${i}` });
          await wait(5 - i);
          call.complete(i + 1, 1);
          shared.completeStep({});
          telemetry.completeWorkflow(id, "success");
        }),
      ),
    );
    const spans = recorded.spans();
    for (const [i, id] of ids.entries()) {
      const run = spans.find(
        ({ name, attributes }) =>
          name === "invoke_workflow ticket" && attributes[SPOOR_WORKFLOW_RUN_ID] === id,
      );
      expect(run?.attributes).toMatchObject({
        [SPOOR_WORKFLOW_USAGE_INPUT_TOKENS]: i + 1,
        [SPOOR_WORKFLOW_STEP_COUNT]: 1,
        [SPOOR_TAGS]: [`ticket:T-${i}`],
        [SPOOR_TENANT_ID]: "acme",
      });
      const call = recorded.span(`chat m${i}`);
      expect(call.spanContext().traceId).toBe(run?.spanContext().traceId);
      expect(call.attributes[SPOOR_TAGS]).toEqual([`ticket:T-${i}`]);
    }
  });
});
