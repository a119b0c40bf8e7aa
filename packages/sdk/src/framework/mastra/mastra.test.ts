import {
  ERROR_TYPE,
  SPOOR_STEP_STATUS,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { aroundStep } from "./step.ts";
import { aroundRun } from "./workflow-run.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const given = { workflowId: "order", runId: "r1" };
const engine = { options: {}, requiresDurableContextSerialization: () => false };
const run = (result: () => unknown, self: unknown = engine) =>
  aroundRun({ self, args: [given] }, result);

/** Runs a step as the engine does, which calls the function that it is handed. */
function step(
  runStep: () => unknown,
  id: unknown = "workflow.order.step.fetch",
  self: unknown = engine,
) {
  const args: unknown[] = [id, runStep, { workflowId: "order" }];
  return aroundStep({ self, args }, () => {
    const [, call] = args;
    return typeof call === "function" ? Reflect.apply(call, undefined, []) : undefined;
  });
}

describe("a run", () => {
  test.each([
    ["success", "completed"],
    ["suspended", "suspended"],
    ["paused", "suspended"],
    ["canceled", "cancelled"],
    ["failed", "failed"],
    ["tripwire", "failed"],
  ])("that gives the status %s is %s", async (status, expected) => {
    const result = { status };
    expect(await run(() => Promise.resolve(result))).toBe(result);
    expect(recorded.span("invoke_workflow order").attributes).toMatchObject({
      [SPOOR_WORKFLOW_RUN_ID]: "r1",
      [SPOOR_WORKFLOW_STATUS]: expected,
    });
  });

  test("that failed is of the class of the error that its step threw", () => {
    run(() => {
      expect(() => step(() => refuse(new RangeError("no")))).toThrow("no");
      return { status: "failed", error: { name: "RangeError", message: "no" } };
    });
    expect(recorded.span("invoke_workflow order").attributes[ERROR_TYPE]).toBe("RangeError");
  });

  test("of a workflow that is a step is none", () => {
    run(() => step(() => run(() => step(() => "deep", "workflow.order.step.deep"))));
    expect(recorded.spans().map(({ name }) => name)).toEqual([
      "run_step deep",
      "run_step fetch",
      "invoke_workflow order",
    ]);
  });

  test.each([
    ["Mastra's own", { options: { tracingPolicy: { internal: 15 } } }],
    [
      "an engine that runs it anew for each step",
      { requiresDurableContextSerialization: () => true },
    ],
  ])("of %s is left alone, and so are its steps", (_, self) => {
    const result = run(() => step(() => 7, "workflow.order.step.fetch", self), self);
    expect(result).toBe(7);
    expect(recorded.spans()).toEqual([]);
  });

  test.each([undefined, null, 7, {}, { workflowId: 1, runId: {} }])("may be given %j", (args) => {
    expect(aroundRun({ self: undefined, args: [args] }, () => 7)).toBe(7);
  });
});

describe("a step", () => {
  test.each([
    [{ output: 1 }, "completed"],
    [{ output: 1, suspended: undefined }, "completed"],
    [{ suspended: { payload: 1 } }, "suspended"],
    [undefined, "completed"],
  ])("that gives %j is %s", (result, status) => {
    expect(step(() => result)).toBe(result);
    expect(recorded.span("run_step fetch").attributes[SPOOR_STEP_STATUS]).toBe(status);
  });

  test("is called what the workflow calls it", () => {
    step(() => 1, "workflow.order.step.workflow.order.step.x");
    step(() => 1, "other");
    expect(recorded.spans().map(({ name }) => name)).toEqual([
      "run_step workflow.order.step.x",
      "run_step other",
    ]);
  });

  test.each([null, 7, "", "workflow.order.step."])("may be called %j", (id) => {
    expect(step(() => 7, id)).toBe(7);
    expect(recorded.spans()).toEqual([]);
  });
});

function refuse(error: Error): never {
  throw error;
}
