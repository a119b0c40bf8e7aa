import { trace } from "@opentelemetry/api";
import { openFolder } from "@spoor/journal";
import {
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_STATUS,
  SPOOR_SUSPENSION_DURATION,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_STEP_COUNT,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { emptyFolder } from "../../../../../test/support/run-app.ts";
import { DeriveProcessor } from "../../processor/derive.ts";
import { DurableRun } from "./durable-run.ts";
import type { DurableWait } from "./durable-run.ts";
import { keepRunsIn } from "./kept-runs.ts";

// The provider here makes ids of its own, as that of an application does: the test of the frameworks has Spoor's.
const recorded = recordTelemetry(new DeriveProcessor());
beforeEach(() => {
  recorded.reset();
  keepRunsIn(openFolder(emptyFolder()));
});

const start = { name: "order", id: "run-1", startedAt: Date.now() - 5000 };
const approve: DurableWait = { name: "approve", id: "approve", reason: "human_input" };
const fetchStep = { name: "fetch", id: "fetch", key: "1", part: 0 };

/** The spans in the order of their end: name, status and the name of the parent. */
const told = () => {
  const spans = recorded.spans();
  const nameOf = (id: string | undefined) =>
    spans.find((span) => span.spanContext().spanId === id)?.name;
  return spans.map((span) => [
    span.name,
    span.attributes[SPOOR_STEP_STATUS] ?? span.attributes[SPOOR_WORKFLOW_STATUS],
    nameOf(span.parentSpanContext?.spanId),
  ]);
};

test("a run that is tried again, suspended and resumed in one process is one trace", async () => {
  const run = new DurableRun(start);
  const failure = new Error("no stock yet");
  await expect(run.step({ ...fetchStep, attempt: 1 }, () => Promise.reject(failure))).rejects.toBe(
    failure,
  );
  expect(run.step({ ...fetchStep, attempt: 2 }, () => "a lamp")).toBe("a lamp");
  run.suspend(0, approve);
  run.resume(1, approve);
  run.end(1);
  expect(told()).toEqual([
    ["run_step fetch", "failed", "invoke_workflow order"],
    ["run_step fetch", "completed", "invoke_workflow order"],
    ["run_step approve", "suspended", "invoke_workflow order"],
    ["invoke_workflow order", "suspended", undefined],
    ["run_step approve", "completed", "invoke_workflow order"],
    ["invoke_workflow order", "completed", "invoke_workflow order"],
  ]);
  const [first, second] = recorded.spans();
  expect(second?.attributes[SPOOR_STEP_ATTEMPT]).toBe(2);
  expect(second?.links[0]?.context.spanId).toBe(first?.spanContext().spanId);
  const last = recorded.spans().at(-1);
  expect(last?.attributes).toMatchObject({
    [SPOOR_WORKFLOW_RUN_ID]: "run-1",
    [SPOOR_WORKFLOW_STEP_COUNT]: 4,
    [SPOOR_SUSPENSION_DURATION]: expect.any(Number),
  });
  expect(new Set(recorded.spans().map((span) => span.spanContext().traceId)).size).toBe(1);
  expect(recorded.events().map(({ eventName }) => eventName)).toEqual([
    "spoor.workflow.suspended",
    "spoor.workflow.resumed",
  ]);
});

test("what is inside of a step is below it", () => {
  const run = new DurableRun(start);
  const active = run.step({ ...fetchStep, attempt: 1 }, () => trace.getActiveSpan());
  expect(active?.spanContext()).toEqual(recorded.span("run_step fetch").spanContext());
});

test("a part begins when the run started, and ends when it is suspended", () => {
  const run = new DurableRun(start);
  run.suspend(0, approve);
  const [seconds] = recorded.span("invoke_workflow order").duration;
  expect(seconds).toBeGreaterThanOrEqual(5);
});

test("another process goes on from what was kept, below the suspended part", () => {
  new DurableRun(start).suspend(0, approve);
  const next = new DurableRun({ ...start, startedAt: Date.now() });
  expect(next.nextPart()).toBe(1);
  next.resume(1, approve);
  next.end(1);
  const [, suspended, , resumed] = recorded.spans();
  expect(resumed?.parentSpanContext?.spanId).toBe(suspended?.spanContext().spanId);
  expect(resumed?.links).toHaveLength(1);
  expect(resumed?.attributes[SPOOR_WORKFLOW_STEP_COUNT]).toBe(2);
  // A run that is over is not gone on with.
  expect(new DurableRun(start).nextPart()).toBe(0);
});

test("where nothing was kept the part is told all the same", () => {
  const run = new DurableRun(start);
  run.resume(2, approve);
  run.end(2);
  expect(told()).toEqual([
    ["run_step approve", "completed", "invoke_workflow order"],
    ["invoke_workflow order", "completed", undefined],
  ]);
  expect(recorded.events()).toEqual([]);
});

test("what an engine says once more is not told once more", () => {
  const run = new DurableRun(start);
  for (const _time of [1, 2]) run.suspend(0, approve);
  for (const _time of [1, 2]) run.resume(1, approve);
  for (const _time of [1, 2]) run.end(1);
  run.suspend(1, approve);
  run.resume(2, approve);
  expect(told().map(([name, status]) => [name, status])).toEqual([
    ["run_step approve", "suspended"],
    ["invoke_workflow order", "suspended"],
    ["run_step approve", "completed"],
    ["invoke_workflow order", "completed"],
  ]);
});

test("a run that fails says with what", () => {
  const run = new DurableRun(start);
  run.end(0, { error: new TypeError("no order") });
  const { attributes, status } = recorded.span("invoke_workflow order");
  expect(attributes["error.type"]).toBe("TypeError");
  expect(status.message).toBe("no order");
});
