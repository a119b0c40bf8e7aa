import { beforeEach, expect, test } from "vitest";
import { RunState } from "./run-state.ts";

const told: unknown[] = [];
beforeEach(() => {
  told.length = 0;
});
const tell =
  (what: string) =>
  ({ part, wait, error }: { part: number; wait?: { name: string }; error?: { name: string } }) => {
    told.push([what, part, wait?.name ?? error?.name]);
  };
const made = () =>
  new RunState({
    suspended: tell("suspended"),
    resumed: tell("resumed"),
    ended: tell("ended"),
  });
const settled = () => new Promise(setImmediate);
/** A promise that is resolved when that is asked for. */
class Later<Value> {
  readonly #resolvers: ((value: Value) => void)[] = [];
  readonly promise: Promise<Value> = new Promise<Value>((resolve) => this.#resolvers.push(resolve));

  resolve(value: Value): void {
    this.#resolvers[0]?.(value);
  }
}
const never = () => new Promise<never>(() => {});

test("a run waits where an activation leaves nothing in progress", async () => {
  const state = made();
  const activity = new Later<void>();
  expect(state.begin("work", activity.promise)).toBe(activity.promise);
  state.conclude();
  expect(told).toEqual([]);
  activity.resolve();
  await settled();
  state.conclude();
  state.conclude();
  expect(told).toEqual([["suspended", 0, "signal"]]);
});

test("it goes on when it does something, not when it is only woken", () => {
  const state = made();
  state.conclude();
  state.conclude();
  state.wake();
  state.wake();
  expect(state.part).toBe(1);
  state.end();
  expect(told).toEqual([
    ["suspended", 0, "signal"],
    ["resumed", 1, "signal"],
    ["ended", 1, undefined],
  ]);
});

test("what ends while it waits goes on first, and ends once", () => {
  const state = made();
  state.conclude();
  state.end(Object.assign(new Error("too late"), { name: "ActivityFailure" }));
  state.end();
  state.conclude();
  expect(told).toEqual([
    ["suspended", 0, "signal"],
    ["resumed", 1, "signal"],
    ["ended", 1, "ActivityFailure"],
  ]);
});

test("to continue as new is no failure", () => {
  made().end(Object.assign(new Error("anew"), { name: "ContinueAsNew" }));
  expect(told).toEqual([["ended", 0, undefined]]);
});

test("a timer is a wait", async () => {
  const state = made();
  const timer = new Later<void>();
  const fired = state.begin("timer", timer.promise);
  state.conclude();
  timer.resolve();
  await fired;
  state.wake();
  state.conclude();
  expect(told).toEqual([
    ["suspended", 0, "timer"],
    ["resumed", 1, "timer"],
    ["suspended", 1, "signal"],
  ]);
});

test("work that fails is no longer in progress", async () => {
  const state = made();
  const failing = state.begin("work", Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  state.conclude();
  expect(told).toEqual([["suspended", 0, "signal"]]);
});

test("a wait has the name that it was given, the innermost one, cut at 128 characters", async () => {
  const state = made();
  const reason = "human_input";
  const approval = new Later<string>();
  const outer = state.wait({ name: "outer", reason }, never);
  const inner = state.wait({ name: "x".repeat(200), reason }, () => approval.promise);
  state.conclude();
  approval.resolve("Ada");
  expect(await inner).toBe("Ada");
  state.conclude();
  expect(told).toEqual([
    ["suspended", 0, "x".repeat(128)],
    ["resumed", 1, "x".repeat(128)],
    ["suspended", 1, "outer"],
  ]);
  expect(outer).toBeInstanceOf(Promise);
});
