import { SPOOR_STEP_STATUS } from "@spoor/core/semconv";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { failureCounts } from "../../guard.ts";
import { aroundTask } from "./task.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

interface Task {
  readonly name?: unknown;
  readonly config?: unknown;
  proc?: { invoke: (...args: readonly unknown[]) => unknown; own?: number };
}
const invoked = (task: Task, ...more: readonly unknown[]) =>
  aroundTask({ self: undefined, args: [task, ...more] }, () => task.proc?.invoke(1, 2));
const answering = { own: 4, invoke: (...args: readonly unknown[]) => args };
const throwing = (error: unknown) => ({
  invoke: () => {
    throw error;
  },
});
const statusOf = (name: string) => recorded.span(name).attributes[SPOOR_STEP_STATUS];

describe("a task", () => {
  test("is a step for each attempt, on the runnable itself", () => {
    const proc = {
      own: 4,
      invoke(this: { own: number }, ...args: readonly unknown[]) {
        return [this.own, ...args];
      },
    };
    const task = { name: "fetch", proc };
    expect(invoked(task)).toEqual([4, 1, 2]);
    expect(task.proc.own).toBe(4);
    expect(Object.keys(proc)).toEqual(["own", "invoke"]);
    expect(statusOf("run_step fetch")).toBe("completed");
  });

  test.each([
    [{ is_bubble_up: true, interrupts: [] }, "suspended"],
    [{ is_bubble_up: true, command: {} }, "completed"],
    [new TypeError("no"), "failed"],
  ])("that throws %j is %s", (error, status) => {
    expect(() => invoked({ name: "fetch", proc: throwing(error) })).toThrow(
      expect.objectContaining(error),
    );
    expect(statusOf("run_step fetch")).toBe(status);
  });

  test("that was told to stop is cancelled", () => {
    const task = { name: "fetch", proc: throwing(new Error("Abort")) };
    expect(() => invoked(task, undefined, undefined, AbortSignal.abort())).toThrow("Abort");
    expect(statusOf("run_step fetch")).toBe("cancelled");
  });

  test.each([
    ["hidden", { name: "__start__", config: { tags: ["langsmith:hidden"] }, proc: answering }],
    ["without a name", { proc: answering }],
    ["that takes no change", Object.freeze({ name: "fetch", proc: answering })],
  ])("%s is run as it is", (_, task) => {
    expect(invoked(task)).toEqual([1, 2]);
    expect(recorded.spans()).toEqual([]);
  });

  test.each([undefined, null, 7, "task", {}, { proc: 1, name: "x" }])("may be %j", (task) => {
    expect(aroundTask({ self: undefined, args: [task] }, () => 7)).toBe(7);
  });
});

test("only what takes no change counted as a failure of Spoor's", () => {
  expect([...failureCounts().keys()]).toEqual(["observing a task"]);
});
