import { trace } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_STATUS,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { keepRunsIn } from "../durable/kept-runs.ts";
import { spoorActivities, spoorSinks } from "./worker.ts";

const recorded = recordTelemetry();
beforeEach(() => {
  recorded.reset();
  keepRunsIn(undefined);
});

const workflow = (runId: string) => ({
  runId,
  workflowType: "order",
  runStartTime: new Date(Date.now() - 3000),
});
const activity = (runId: string, attempt: number) => ({
  info: {
    activityId: "1",
    activityType: "fetch",
    attempt,
    workflowExecution: { runId },
    workflowType: "order",
  },
});
const inPart = (part: string) => ({
  args: [],
  headers: { "spoor-part": { data: new TextEncoder().encode(part) } },
});
const wait = { name: "approve", reason: "human_input" } as const;
const told = () =>
  recorded
    .spans()
    .map(({ name, attributes }) => [
      name,
      attributes[SPOOR_STEP_STATUS] ?? attributes[SPOOR_WORKFLOW_STATUS],
      attributes[SPOOR_STEP_ATTEMPT],
    ]);

test("attempts at activities are steps of the workflow's run, with what they do below", async () => {
  const { spoor } = spoorSinks();
  const info = workflow("run-1");
  const failure = new Error("no stock yet");
  const first = spoorActivities(activity("run-1", 1)).inbound;
  await expect(first.execute(inPart("0"), () => Promise.reject(failure))).rejects.toBe(failure);
  const second = spoorActivities(activity("run-1", 2)).inbound;
  const active = await second.execute(inPart("0"), () => Promise.resolve(trace.getActiveSpan()));
  spoor.suspended.fn(info, { part: 0, startedAt: 0, wait });
  spoor.resumed.fn(info, { part: 1, startedAt: Date.now(), wait });
  spoor.ended.fn(info, { part: 1, startedAt: Date.now() });
  expect(told()).toEqual([
    ["run_step fetch", "failed", 1],
    ["run_step fetch", "completed", 2],
    ["run_step approve", "suspended", 1],
    ["invoke_workflow order", "suspended", undefined],
    ["run_step approve", "completed", 1],
    ["invoke_workflow order", "completed", undefined],
  ]);
  expect(active).toMatchObject({ name: "run_step fetch" });
});

test.each([
  ["ActivityFailure", "failed", "ActivityFailure"],
  ["CancelledFailure", "cancelled", undefined],
])("a run that ends by %s is %s", (name, status, type) => {
  const { spoor } = spoorSinks();
  const runId = `run of ${name}`;
  spoor.ended.fn(workflow(runId), { part: 0, startedAt: 0, error: { name, message: "over" } });
  const { attributes } = recorded.span("invoke_workflow order");
  expect([attributes[SPOOR_WORKFLOW_STATUS], attributes[ERROR_TYPE]]).toEqual([status, type]);
});

test("no sink is called while history is replayed", () => {
  const { suspended, resumed, ended } = spoorSinks().spoor;
  expect([suspended, resumed, ended].map((sink) => sink.callDuringReplay)).toEqual([
    false,
    false,
    false,
  ]);
});

test("an activity that no workflow scheduled is left alone", async () => {
  const info = { activityId: "1", activityType: "fetch", attempt: 1 };
  const { inbound } = spoorActivities({ info });
  const input = { args: [1], headers: {} };
  expect(await inbound.execute(input, (given) => Promise.resolve(given))).toBe(input);
  expect(recorded.spans()).toEqual([]);
});

test.each([[{}], [{ "spoor-part": "0" }], [{ "spoor-part": { data: new Uint8Array() } }]])(
  "an activity with the headers %j is a step all the same",
  async (headers) => {
    const { inbound } = spoorActivities(activity("run-3", 1));
    expect(await inbound.execute({ args: [], headers }, () => Promise.resolve(1))).toBe(1);
    expect(told()).toEqual([["run_step fetch", "completed", 1]]);
  },
);
