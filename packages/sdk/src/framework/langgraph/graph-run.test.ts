import {
  GEN_AI_CONVERSATION_ID,
  SPOOR_SUSPENSION_REASON,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { aroundRun } from "./graph-run.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const run = (loop: unknown, result: () => unknown = () => "done", graph: unknown = {}) =>
  aroundRun({ self: graph, args: [{ loop }] }, result);
const statusOf = (name: string) => recorded.span(name).attributes[SPOOR_WORKFLOW_STATUS];

describe("the loop of a graph", () => {
  test("is a run of the workflow that the graph is called", () => {
    expect(run({}, () => 7, { name: "order" })).toBe(7);
    expect(statusOf("invoke_workflow order")).toBe("completed");
  });

  test.each([
    ["t1", "t1"],
    [12, "12"],
    ["", undefined],
    [{}, undefined],
  ])("of the thread %j is of the conversation %j", (thread, conversation) => {
    run({ config: { configurable: { thread_id: thread } } });
    const { attributes } = recorded.span("invoke_workflow LangGraph");
    expect(attributes[GEN_AI_CONVERSATION_ID]).toBe(conversation);
  });

  test("inside of another graph is none", () => {
    expect(run({ isNested: true }, () => 7)).toBe(7);
    expect(recorded.spans()).toEqual([]);
  });

  test.each(["interrupt_before", "interrupt_after"])("is suspended at %s", (status) => {
    run({ status });
    const { attributes } = recorded.span("invoke_workflow LangGraph");
    expect(attributes).toMatchObject({
      [SPOOR_WORKFLOW_STATUS]: "suspended",
      [SPOOR_SUSPENSION_REASON]: "human_input",
    });
  });

  test.each([
    ["suspended", "GraphDrained", {}],
    ["cancelled", "Error", { config: { signal: AbortSignal.abort() } }],
    ["failed", "Error", { config: { signal: new AbortController().signal } }],
  ])("is %s by a %s", async (status, name, loop) => {
    const error = Object.assign(new Error("no"), { name });
    await expect(run(loop, () => Promise.reject(error))).rejects.toBe(error);
    expect(statusOf("invoke_workflow LangGraph")).toBe(status);
  });

  test.each([undefined, null, 7, "loop", []])(
    "of unknown shape (%j) is run all the same",
    (loop) => {
      expect(run(loop, () => 7)).toBe(7);
      expect(aroundRun({ self: undefined, args: [] }, () => 8)).toBe(8);
    },
  );
});
