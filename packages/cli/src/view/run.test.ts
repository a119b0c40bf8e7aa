import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_RESPONSE_STATUS,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { epochMs, spanRows } from "../fixture.ts";
import type { FakeSpan } from "../fixture.ts";
import { modelSpan, stepSpan, toolSpan, workflowSpan, workflowSpans } from "../fixture-workflow.ts";
import { ownersOf } from "./owner.ts";
import { runsOf } from "./run.ts";
import type { Run } from "./run.ts";

const minute = 60_000;
const hex = (i: number): string => i.toString(16).padStart(16, "0");
const bare = (id: string): FakeSpan => {
  const { [SPOOR_WORKFLOW_RUN_ID]: _, ...attributes } =
    workflowSpan({ id }, "completed").attributes ?? {};
  return { id, name: "invoke_workflow tickets", attributes };
};
function runs(spans: readonly FakeSpan[], nowMs = epochMs + 2 * minute): Run[] {
  const rows = spanRows(spans);
  return runsOf(rows, ownersOf(rows), nowMs).map(({ run }) => run);
}

describe("a reply that is fetched later", () => {
  const minutes = 30;
  const asking = modelSpan({ id: "3", parent: "2", start: 10, ms: 10 }, "gpt-5", 0.25);
  const { attributes: call = {} } = asking;
  const fetched: FakeSpan = {
    ...modelSpan({ id: "9", start: minutes * minute, ms: 10 }, "gpt-5", 0.25),
    trace: "f",
    attributes: {
      ...call,
      [GEN_AI_OPERATION_NAME]: "fetch_response",
      [GEN_AI_WORKFLOW_NAME]: "tickets",
      [SPOOR_WORKFLOW_RUN_ID]: "run-1",
    },
    links: [{ trace: "a", id: "3" }],
  };
  const { [SPOOR_USAGE_COST_STATUS]: _status, ...pending } = call;
  const spans: readonly FakeSpan[] = [
    workflowSpan({ id: "1", ms: 1000 }, "completed"),
    stepSpan({ id: "2", parent: "1", ms: 500 }, 0, "Ask"),
    { ...asking, attributes: { ...pending, [GEN_AI_RESPONSE_STATUS]: "queued" } },
    fetched,
  ];

  test("is on the bill of the run that asked for it, and takes none of its time", () => {
    expect(runs(spans)).toMatchObject([
      { runId: "run-1", modelCalls: 1, cost: { usd: 0.25 }, endedAt: "2026-11-20T09:00:01.000Z" },
    ]);
  });

  test("without its submitter belongs to the run that it names", () => {
    expect(runs(spans.slice(3))).toMatchObject([
      { name: "tickets", runId: "run-1", modelCalls: 1 },
    ]);
  });
});

describe("a run", () => {
  test("of two parts is one run with the status of the last", () => {
    expect(runs(workflowSpans)).toMatchObject([
      {
        name: "tickets",
        runId: "run-1",
        status: "completed",
        parts: 2,
        activeMs: 10_000,
        suspendedMs: minute,
        startedAt: "2026-11-20T09:00:00.000Z",
        endedAt: "2026-11-20T09:01:10.000Z",
        modelCalls: 3,
        toolCalls: 1,
        tokens: { input: 3600, output: 240, cacheRead: 3000, cacheWrite: 0 },
        cost: { usd: 0.0325, unpriced: 1 },
      },
    ]);
    expect(runs(workflowSpans)[0]?.steps.map(({ index, status }) => [index, status])).toEqual([
      [0, "completed"],
      [1, "completed"],
      [2, "completed"],
      [3, "blocked"],
      [7, "completed"],
    ]);
  });

  test("that waits has no end and waits until now", () => {
    const [run] = runs(workflowSpans.slice(0, 8));
    expect(run).toMatchObject({
      status: "suspended",
      endedAt: undefined,
      suspendedMs: 2 * minute - 6000,
    });
  });

  test("that was resumed and has not ended is unfinished", () => {
    const [run] = runs(workflowSpans.slice(0, 10));
    expect(run).toMatchObject({ status: "unfinished", parts: 1, suspendedMs: minute });
  });

  test("of which no part has ended is known by its steps", () => {
    const step = stepSpan({ id: "a", parent: "9", start: 5, ms: 20 }, 0, "First");
    const call = modelSpan({ id: "b", parent: "a", start: 6, ms: 10 }, "m", 0.5);
    const [run, ...others] = runs([step, call]);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      name: "(unknown)",
      runId: "run-1",
      status: "unfinished",
      parts: 0,
      activeMs: 20,
    });
    expect(run?.cost).toEqual({ usd: 0.5, unpriced: 0 });
  });

  test("without a run id is the one of its span", () => {
    expect(runs([bare("1"), bare("2")])).toHaveLength(2);
  });

  test("with the run id of a run in another trace is another run, unless it links to it", () => {
    const first = workflowSpan({ id: "1", ms: 10 }, "suspended");
    const second = { ...workflowSpan({ id: "2", start: 50, ms: 10 }, "completed"), trace: "b" };
    expect(runs([first, second])).toHaveLength(2);
    const linked = { ...second, links: [{ trace: "a", id: "1" }] };
    expect(runs([first, linked])).toMatchObject([
      { parts: 2, suspendedMs: 40, status: "completed" },
    ]);
  });

  test("that failed without a status of its own is failed", () => {
    const { attributes, ...span } = workflowSpan({ id: "1" }, "");
    expect(runs([{ ...span, error: "boom", attributes: attributes ?? {} }])[0]).toMatchObject({
      status: "failed",
      error: "_OTHER",
    });
  });
});

test("a workflow inside of a workflow is a run of its own, and its calls count for both", () => {
  const outer = workflowSpan({ id: "1", ms: 100 }, "completed");
  const inner = workflowSpan({ id: "2", parent: "1", start: 10, ms: 50 }, "completed", {
    [SPOOR_WORKFLOW_RUN_ID]: "run-2",
    [GEN_AI_WORKFLOW_NAME]: "inner",
  });
  const spans = [
    outer,
    inner,
    modelSpan({ id: "3", parent: "2", start: 20, ms: 5 }, "m", 0.25),
    modelSpan({ id: "4", parent: "1", start: 30, ms: 5 }, "m", 0.5),
    toolSpan({ id: "5", parent: "2", start: 40, ms: 5 }, "t"),
  ];
  expect(runs(spans).map(({ name, cost, toolCalls }) => [name, cost.usd, toolCalls])).toEqual([
    ["inner", 0.25, 1],
    ["tickets", 0.75, 1],
  ]);
});

test("parents that point in a circle end nothing", () => {
  const spans = [
    modelSpan({ id: "1", parent: "2" }, "m", 1),
    modelSpan({ id: "2", parent: "1" }, "m", 1),
    modelSpan({ id: "3", parent: "3" }, "m", 1),
  ];
  expect(runs(spans)).toEqual([]);
});

test("a hundred thousand levels of spans find their run", () => {
  const depth = 100_000;
  const chain = Array.from({ length: depth }, (_, i) => ({
    id: hex(i + 1),
    parent: hex(i),
    name: "x",
  }));
  const root = workflowSpan({ id: hex(0), ms: 1 }, "completed");
  const leaf = modelSpan({ id: "f", parent: hex(depth) }, "m", 0.125);
  expect(runs([leaf, ...chain, root])[0]?.cost.usd).toBe(0.125);
});
