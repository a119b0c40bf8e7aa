import { setTimeout as wait } from "node:timers/promises";
import {
  ERROR_TYPE,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SPOOR_STEP_ID,
  SPOOR_STEP_STATUS,
  SPOOR_SUSPENSION_DURATION,
  SPOOR_TAGS,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { loadPrices } from "../processor/prices.ts";
import { currentPlace } from "./place.ts";
import { runCounts } from "./runs.ts";
import { getTelemetry, StepTelemetryTracker } from "./index.ts";
import { WorkflowTelemetryService } from "./workflow-telemetry-service.ts";

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

describe("the service", () => {
  test("gives the oldest of too many runs up", async () => {
    const ids = Array.from({ length: 1001 }, newId);
    await apart(async () => {
      for (const id of ids) telemetry.startWorkflow(id);
      expect(runCounts().open).toBe(1000);
      const [oldest] = recorded.spans();
      expect(oldest?.attributes).toMatchObject({
        [SPOOR_WORKFLOW_RUN_ID]: ids[0],
        [SPOOR_WORKFLOW_STATUS]: "cancelled",
      });
      for (const id of ids) telemetry.completeWorkflow(id, "success");
      expect(runCounts().open).toBe(0);
    });
  });

  test("gives a run nothing of what comes after it", async () => {
    const id = newId();
    await apart(async () => {
      telemetry.startWorkflow(id);
      telemetry.startStep("1", "Intent", id);
      telemetry.completeWorkflow(id, "success");
      telemetry.recordLLMCall("after", "", "", { promptTokens: 1, completionTokens: 1 });
    });
    expect(recorded.span("chat after").parentSpanContext).toBeUndefined();
    const { attributes } = recorded.span("run_step Intent");
    expect(attributes[SPOOR_STEP_STATUS]).toBe("cancelled");
  });

  test("takes the calls of the guide", async () => {
    const id = newId();
    await apart(async () => {
      telemetry.startWorkflow(id, "T-1", "acme");
      telemetry.startStep("1", "Intent", id);
      telemetry.recordLLMCall("m", "p", "c", {
        promptTokens: 9,
        completionTokens: 4,
        duration: 50,
      });
      telemetry.transitionStep("1", "2");
      telemetry.completeStep("1", 60, 512, { keywordsCount: 3 });
      telemetry.startStep("2", "Type", id);
      telemetry.recordLLMError("m2", new RangeError("x"), { duration: 10 });
      telemetry.stepError("2", new RangeError("x"), {});
      telemetry.info("Step 2 started", { locked: true });
      telemetry.error("Step 2 failed", new RangeError("x"), { duration: 3 });
      telemetry.failWorkflow(id, new RangeError("x"), {});
    });
    expect(recorded.span("run_step Intent").attributes).toMatchObject({
      [SPOOR_STEP_STATUS]: "completed",
      "spoor.step.output.size": 512,
      "spoor.step.output.keywords_count": 3,
    });
    expect(recorded.span("run_step Type").attributes).toMatchObject({
      [SPOOR_STEP_STATUS]: "failed",
      [ERROR_TYPE]: "RangeError",
    });
    expect(ms(recorded.span("chat m").duration)).toBe(50);
    const run = recorded.span("invoke_workflow ticket");
    expect(run.attributes).toMatchObject({
      [SPOOR_WORKFLOW_STATUS]: "failed",
      [SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]: 2,
    });
    const told = recorded.events().map(({ attributes }) => attributes["spoor.legacy.type"]);
    expect(told.filter((type) => type !== undefined)).toEqual([
      "transition",
      "step_2_started",
      "step_2_failed",
    ]);
  });

  test("takes the calls of the service that was there, whose lengths are estimates", async () => {
    await apart(async () => {
      telemetry.startWorkflow(newId(), "aec-1");
      telemetry.startStep("extract", "Extract", { text: "a very long input" });
      telemetry.recordLLMCall("m", 400, 81, 50, true);
      telemetry.completeStep({ found: 2 }, undefined);
      telemetry.startStep("type", "Type", {});
      telemetry.completeStep(undefined, new Error("no"));
      telemetry.completeWorkflow(false);
    });
    expect(recorded.span("chat m").attributes).toMatchObject({
      [SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]: 100,
      [SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]: 21,
    });
    expect(recorded.span("run_step Extract").attributes[SPOOR_STEP_STATUS]).toBe("completed");
    expect(recorded.span("run_step Type").attributes[SPOOR_STEP_STATUS]).toBe("failed");
    const run = recorded.span("invoke_workflow ticket");
    expect(run.attributes[SPOOR_WORKFLOW_STATUS]).toBe("failed");
  });

  test("knows a quarter of the characters for an estimate", async () => {
    await apart(async () => {
      telemetry.recordLLMCall("guess", "12345678", "1234", {
        promptTokens: 2,
        completionTokens: 1,
      });
      telemetry.recordLLMCall("real", "12345678", "1234", { promptTokens: 7, completionTokens: 1 });
    });
    expect(recorded.span("chat guess").attributes).not.toHaveProperty([GEN_AI_USAGE_INPUT_TOKENS]);
    expect(recorded.span("chat real").attributes).toMatchObject({
      [GEN_AI_USAGE_INPUT_TOKENS]: 7,
      [GEN_AI_USAGE_OUTPUT_TOKENS]: 1,
    });
  });

  test("a suspended run goes on in its trace, with the wait apart", async () => {
    const id = newId();
    await apart(async () => {
      telemetry.startWorkflow(id, "T-9");
      const tracker = new StepTelemetryTracker("4", "Review");
      tracker.startStep({ workflowRunId: id });
      tracker.completeStep({ status: "suspended" });
      telemetry.completeWorkflow(id, "suspended");
    });
    await wait(20);
    await apart(async () => {
      telemetry.startStep("5", "Gather", id);
      telemetry.completeStep("5", 1, 0);
      telemetry.completeWorkflow(id, "success");
    });
    const parts = recorded.spans().filter(({ name }) => name === "invoke_workflow ticket");
    expect(parts.map(({ attributes }) => attributes[SPOOR_WORKFLOW_STATUS])).toEqual([
      "suspended",
      "completed",
    ]);
    expect(new Set(parts.map((part) => part.spanContext().traceId)).size).toBe(1);
    expect(parts[1]?.attributes[SPOOR_SUSPENSION_DURATION]).toBeGreaterThanOrEqual(0.015);
    expect(parts[1]?.attributes[SPOOR_TAGS]).toEqual(["ticket:T-9"]);
    expect(recorded.span("run_step Gather").attributes[SPOOR_STEP_ID]).toBe("5");
  });

  test("is one, also where it is made anew, and knows no run where none was started", async () => {
    expect(WorkflowTelemetryService.getInstance()).toBe(getTelemetry());
    expect(new WorkflowTelemetryService()).toBeInstanceOf(WorkflowTelemetryService);
    await apart(async () => {
      expect(currentPlace()).toEqual({ run: undefined, step: undefined });
      telemetry.recordLLMCall("alone", "", "", { promptTokens: 1, completionTokens: 1 });
    });
    expect(recorded.span("chat alone").parentSpanContext).toBeUndefined();
  });
});
