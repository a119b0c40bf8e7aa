import { ROOT_CONTEXT, context, trace, TraceFlags } from "@opentelemetry/api";
import { spoorRegistry } from "@spoor/core/registry";
import {
  EVENT_SPOOR_WORKFLOW_RESUMED,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_STEP_INDEX,
  SPOOR_SUSPENSION_DURATION,
  SPOOR_SUSPENSION_ID,
  SPOOR_SUSPENSION_REASON,
  SPOOR_SUSPENSION_RESOLUTION,
  SPOOR_WORKFLOW_ACTIVE_DURATION,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_STEP_COUNT,
  SPOOR_WORKFLOW_VERSION,
} from "@spoor/core/semconv";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { resolutions, resumeWorkflow } from "./resume.ts";
import { addTotals, noTotals, runIn } from "./run.ts";
import { step } from "./step.ts";
import type { SuspendedRun } from "./suspended-run.ts";
import { workflow } from "./workflow.ts";
import type { WorkflowHandle } from "./workflow.ts";

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

describe("resumeWorkflow", () => {
  test("goes on in the same trace: below the suspended part and linked to it", () => {
    const run = elsewhere(suspendInStep());
    const before = recorded.span("invoke_workflow tickets").spanContext();
    recorded.reset();
    workflow("ambient", () => resumeWorkflow(run, (w) => w.runId));
    const part = recorded.span("invoke_workflow tickets");
    expect(part.spanContext().traceId).toBe(before.traceId);
    expect(part.parentSpanContext).toMatchObject({ spanId: before.spanId, isRemote: true });
    expect(part.links).toHaveLength(1);
    expect(part.links[0]?.context).toMatchObject({ spanId: before.spanId });
    expect(part.links[0]?.attributes).toEqual({ [SPOOR_SUSPENSION_ID]: run.suspensionId });
  });

  test("goes on with run id, attributes, step index and totals", () => {
    const run = elsewhere(suspendInStep());
    recorded.reset();
    const totals = resumeWorkflow(run, { version: "3", attributes: { phase: 2 } }, (w) => {
      step("three", () => {});
      expect(w.runId).toBe("r1");
      return runIn(context.active())?.totals;
    });
    expect(totals).toMatchObject({ calls: 2, cost: 5, inputTokens: 7, steps: 3 });
    expect(recorded.span("run_step three").attributes).toMatchObject({
      [SPOOR_STEP_INDEX]: 2,
      [SPOOR_WORKFLOW_RUN_ID]: "r1",
    });
    expect(recorded.span("invoke_workflow tickets").attributes).toMatchObject({
      ticket: "T-1",
      phase: 2,
      [GEN_AI_CONVERSATION_ID]: "c1",
      [SPOOR_WORKFLOW_VERSION]: "3",
      [SPOOR_WORKFLOW_RUN_ID]: "r1",
      [SPOOR_WORKFLOW_STATUS]: "completed",
      [SPOOR_WORKFLOW_STEP_COUNT]: 3,
    });
  });

  test("is an event with the suspension's duration and resolution", () => {
    const run = { ...elsewhere(suspendInStep()), suspendedAt: Date.now() - 5000 };
    recorded.reset();
    resumeWorkflow(run, { resolution: "approved" }, () => {});
    const part = recorded.span("invoke_workflow tickets");
    const [event, ...others] = recorded.events();
    expect(others).toEqual([]);
    expect(event?.eventName).toBe(EVENT_SPOOR_WORKFLOW_RESUMED);
    expect(event?.spanContext?.spanId).toBe(part.spanContext().spanId);
    const waited = event?.attributes?.[SPOOR_SUSPENSION_DURATION];
    expect(event?.attributes).toEqual({
      [SPOOR_SUSPENSION_ID]: run.suspensionId,
      [SPOOR_SUSPENSION_REASON]: "human_input",
      [SPOOR_SUSPENSION_RESOLUTION]: "approved",
      [SPOOR_SUSPENSION_DURATION]: waited,
      [SPOOR_WORKFLOW_RUN_ID]: "r1",
      [GEN_AI_WORKFLOW_NAME]: "tickets",
    });
    expect(waited).toBeGreaterThanOrEqual(5);
    expect(waited).toBeLessThan(60);
    expect(part.attributes[SPOOR_SUSPENSION_DURATION]).toBe(waited);
  });

  test("counts the active time of all parts and the suspended time of all waits", () => {
    const first = { ...suspendInStep(), activeMs: 4000, suspendedAt: Date.now() - 9000 };
    const second = resumeWorkflow(first, (w) => w.suspend({ reason: "scheduled" }));
    expect(second.activeMs).toBeGreaterThanOrEqual(4000);
    expect(second.activeMs).toBeLessThan(5000);
    expect(second.suspendedMs).toBeGreaterThanOrEqual(9000);
    expect(second.suspendedMs).toBeLessThan(10_000);
    expect(second.suspensionId).not.toBe(first.suspensionId);
    recorded.reset();
    resumeWorkflow({ ...second, suspendedAt: Date.now() - 60_000 }, () => {});
    const active =
      recorded.span("invoke_workflow tickets").attributes[SPOOR_WORKFLOW_ACTIVE_DURATION];
    expect(active).toBeGreaterThanOrEqual(4);
    expect(active).toBeLessThan(6);
  });

  test("a clock that went backwards is no negative wait", () => {
    const run = { ...suspendInStep(), suspendedAt: Date.now() + 60_000 };
    recorded.reset();
    resumeWorkflow(run, () => {});
    expect(recorded.events()[0]?.attributes?.[SPOOR_SUSPENSION_DURATION]).toBe(0);
  });

  test("keeps tracestate and the decision not to sample", () => {
    const spanContext = {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: TraceFlags.NONE,
    };
    const parent = trace.setSpanContext(ROOT_CONTEXT, spanContext);
    const run = context.with(parent, () => workflow("quiet", (w) => w.suspend()));
    expect(run.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[\da-f]{16}-00$/);
    const again = resumeWorkflow({ ...run, tracestate: "vendor=1" }, (w) => w.suspend());
    expect(again).toMatchObject({ tracestate: "vendor=1", runId: run.runId });
    expect(recorded.spans()).toEqual([]);
  });
});

const readable = (): SuspendedRun => ({
  version: 1,
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  runId: "r1",
  workflow: "tickets",
  suspensionId: "s1",
  suspendedAt: 0,
  attributes: {},
  totals: noTotals(),
  stepCount: 0,
  activeMs: 0,
  suspendedMs: 0,
});

test.each<readonly [string, unknown]>([
  ["it is no object", "garbage"],
  ["it is no object", undefined],
  ["its version is not 1", { ...readable(), version: 2 }],
  ["it has no runId", { ...readable(), runId: 7 }],
  ["it has no suspensionId", { ...readable(), suspensionId: "" }],
  ["it has no suspendedAt", { ...readable(), suspendedAt: "now" }],
  ["its traceparent is none", { ...readable(), traceparent: "00-zz-1-01" }],
  [
    "its traceparent is none",
    { ...readable(), traceparent: `00-${"0".repeat(32)}-1234567890abcdef-01` },
  ],
  ["its traceparent is none", { ...readable(), traceparent: 5 }],
  [
    "it throws when it is read",
    new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    ),
  ],
])("starts a run of its own when %s", (problem, garbage) => {
  const runId = Reflect.apply(resumeWorkflow, undefined, [garbage, (w: WorkflowHandle) => w.runId]);
  expect(runId).not.toBe("r1");
  const [span, ...others] = recorded.spans();
  expect(others).toEqual([]);
  expect(span?.parentSpanContext).toBeUndefined();
  expect(recorded.events()).toEqual([]);
  expect(recorded.warnings.filter((warning) => !warning.includes(problem))).toEqual([]);
});

test("each problem of a run context is warned of once", () => {
  const garbage = { ...readable(), runId: "" };
  Reflect.apply(resumeWorkflow, undefined, [garbage, () => {}]);
  recorded.reset();
  Reflect.apply(resumeWorkflow, undefined, [garbage, () => {}]);
  expect(recorded.warnings).toEqual([]);
});

test("figures that are missing or wrong are read as 0", () => {
  const broken = {
    ...readable(),
    totals: { calls: -1, cost: Number.NaN, steps: "3", toolCalls: 2 },
    stepCount: 1.5,
    activeMs: -5,
    attributes: { good: 1, bad: {} },
  };
  const totals = Reflect.apply(resumeWorkflow, undefined, [
    broken,
    () => runIn(context.active())?.totals,
  ]);
  expect(totals).toMatchObject({ calls: 0, cost: 0, steps: 0, toolCalls: 2, blockedSteps: 0 });
  const { attributes } = recorded.span("invoke_workflow tickets");
  expect(attributes["good"]).toBe(1);
  expect(attributes).not.toHaveProperty("bad");
  expect(attributes[SPOOR_WORKFLOW_ACTIVE_DURATION]).toBeLessThan(1);
});

test("the resolutions are those of the registry", () => {
  expect(resolutions).toEqual(spoorRegistry.attributes[SPOOR_SUSPENSION_RESOLUTION]?.members);
});
