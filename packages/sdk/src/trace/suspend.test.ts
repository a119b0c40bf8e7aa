import { context } from "@opentelemetry/api";
import { spoorRegistry } from "@spoor/core/registry";
import {
  ERROR_TYPE,
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_CHECKPOINT_ID,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_SUSPENSION_ID,
  SPOOR_SUSPENSION_REASON,
  SPOOR_WORKFLOW_ACTIVE_DURATION,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_VERSION,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { agent } from "./agent.ts";
import { resumeWorkflow } from "./resume.ts";
import { addTotals, runIn } from "./run.ts";
import { step } from "./step.ts";
import { suspensionReasons } from "./suspended-run.ts";
import type { SuspendedRun } from "./suspended-run.ts";
import { tool } from "./tool.ts";
import { workflow } from "./workflow.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

/** What another process reads of what this one wrote. */
const elsewhere = (run: SuspendedRun): SuspendedRun => JSON.parse(JSON.stringify(run));

/** A run that was suspended in its second step, with figures from two model calls. */
const suspendInStep = (): SuspendedRun =>
  workflow(
    "tickets",
    { runId: "r1", version: "2", conversationId: "c1", attributes: { ticket: "T-1" } },
    (w) => {
      w.set({ phase: 1 });
      step("one", () => addTotals(runIn(context.active()), { calls: 2, cost: 5, inputTokens: 7 }));
      return step("ask", (s) => s.suspend({ reason: "human_input", checkpoint: "cp-1" }));
    },
  );

test("a suspended run is plain data that survives JSON", () => {
  const run = suspendInStep();
  const span = recorded.span("invoke_workflow tickets").spanContext();
  expect(elsewhere(run)).toEqual(run);
  expect(run).toEqual({
    version: 1,
    traceparent: `00-${span.traceId}-${span.spanId}-01`,
    runId: "r1",
    workflow: "tickets",
    suspensionId: expect.stringMatching(/^[\da-f-]{36}$/),
    suspendedAt: expect.any(Number),
    reason: "human_input",
    attributes: {
      ticket: "T-1",
      phase: 1,
      [GEN_AI_CONVERSATION_ID]: "c1",
      [SPOOR_WORKFLOW_VERSION]: "2",
    },
    totals: {
      inputTokens: 7,
      outputTokens: 0,
      cacheReadTokens: 0,
      cost: 5,
      calls: 2,
      unpriced: 0,
      toolCalls: 0,
      steps: 2,
      blockedSteps: 0,
    },
    stepCount: 2,
    activeMs: expect.any(Number),
    suspendedMs: 0,
  });
  expect(Math.abs(run.suspendedAt - Date.now())).toBeLessThan(60_000);
});

test("the step that suspends, the steps around it and the run are suspended, others are not", () => {
  workflow("demo", (w) => {
    step("before", () => {});
    step("around", () => step("inside", (s) => agent("a", () => tool("t", () => s.suspend()))));
    expect(w.suspend()).toEqual(w.suspend());
    step("after", () => {});
  });
  const statuses = recorded
    .spans()
    .map(({ attributes }) => attributes[SPOOR_STEP_STATUS] ?? attributes[SPOOR_WORKFLOW_STATUS]);
  expect(statuses).toEqual([
    "completed",
    undefined,
    undefined,
    "suspended",
    "suspended",
    "completed",
    "suspended",
  ]);
  expect(recorded.events()).toHaveLength(1);
});

test("suspending the run by its handle suspends the steps around the call", () => {
  workflow("demo", (w) => step("around", () => tool("t", () => w.suspend())));
  expect(recorded.span("run_step around").attributes[SPOOR_STEP_STATUS]).toBe("suspended");
});

test("an error that is thrown to leave a suspended run is no failure", async () => {
  const leave = new Error("interrupt");
  await expect(
    workflow("demo", () =>
      step("around", () =>
        agent("a", async () => {
          await Promise.resolve();
          return step("ask", (s) => {
            s.suspend();
            throw leave;
          });
        }),
      ),
    ),
  ).rejects.toBe(leave);
  expect(recorded.spans()).toHaveLength(4);
  for (const span of recorded.spans()) expect(span.attributes).not.toHaveProperty(ERROR_TYPE);
});

test("a step beside the one that suspends keeps its own end", async () => {
  await workflow("demo", async () => {
    const beside = step("beside", async () => {
      await Promise.resolve();
      throw new TypeError("no");
    }).catch(() => {});
    step("ask", (s) => s.suspend());
    await beside;
  });
  expect(recorded.span("run_step beside").attributes).toMatchObject({
    [SPOOR_STEP_STATUS]: "failed",
    [ERROR_TYPE]: "TypeError",
  });
});

test("suspending a workflow within a workflow leaves the outer one alone", () => {
  workflow("outer", () => {
    workflow("inner", (w) => w.suspend());
  });
  expect(recorded.span("invoke_workflow inner").attributes[SPOOR_WORKFLOW_STATUS]).toBe(
    "suspended",
  );
  expect(recorded.span("invoke_workflow outer").attributes[SPOOR_WORKFLOW_STATUS]).toBe(
    "completed",
  );
});

test("suspension is an event in the step that asked, and named on the run's span", () => {
  const run = suspendInStep();
  const [event, ...others] = recorded.events();
  expect(others).toEqual([]);
  expect(event?.eventName).toBe(EVENT_SPOOR_WORKFLOW_SUSPENDED);
  expect(event?.severityText).toBe("INFO");
  expect(event?.spanContext?.spanId).toBe(recorded.span("run_step ask").spanContext().spanId);
  expect(event?.attributes).toEqual({
    [SPOOR_SUSPENSION_ID]: run.suspensionId,
    [SPOOR_SUSPENSION_REASON]: "human_input",
    [SPOOR_CHECKPOINT_ID]: "cp-1",
    [SPOOR_WORKFLOW_RUN_ID]: "r1",
    [GEN_AI_WORKFLOW_NAME]: "tickets",
    [SPOOR_STEP_NAME]: "ask",
  });
  expect(recorded.span("invoke_workflow tickets").attributes).toMatchObject({
    [SPOOR_WORKFLOW_STATUS]: "suspended",
    [SPOOR_SUSPENSION_ID]: run.suspensionId,
    [SPOOR_SUSPENSION_REASON]: "human_input",
  });
});

test("what a run does after it was suspended is no active time", () => {
  let run: SuspendedRun | undefined;
  workflow("demo", (w) => {
    run = w.suspend();
    const until = performance.now() + 10;
    while (performance.now() < until);
  });
  expect(recorded.span("invoke_workflow demo").attributes[SPOOR_WORKFLOW_ACTIVE_DURATION]).toBe(
    (run?.activeMs ?? Number.NaN) / 1000,
  );
});

test("a step outside of any run can be suspended, and goes on as a run in its trace", () => {
  const run = step("alone", (s) => s.suspend());
  const { attributes } = recorded.span("run_step alone");
  expect(attributes[SPOOR_STEP_STATUS]).toBe("suspended");
  resumeWorkflow(elsewhere(run), () => {});
  const part = recorded.span("invoke_workflow unnamed");
  expect(part.spanContext().traceId).toBe(recorded.span("run_step alone").spanContext().traceId);
});

test("what the application does to the run context stays its own", () => {
  workflow("demo", { attributes: { a: 1 } }, (w) => {
    const run = w.suspend();
    Object.assign(run, { activeMs: "changed", extra: 1 });
    Object.assign(run.attributes, { a: 2 });
    expect(w.suspend()).toMatchObject({ activeMs: expect.any(Number), attributes: { a: 1 } });
  });
  const { attributes } = recorded.span("invoke_workflow demo");
  expect(attributes[SPOOR_WORKFLOW_ACTIVE_DURATION]).toBeLessThan(1);
});

test("the reasons are those of the registry", () => {
  expect(suspensionReasons).toEqual(spoorRegistry.attributes[SPOOR_SUSPENSION_REASON]?.members);
});
