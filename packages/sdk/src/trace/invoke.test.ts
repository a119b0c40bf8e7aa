import { context } from "@opentelemetry/api";
import { SPOOR_STEP_STATUS } from "@spoor/core/semconv";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { failureCounts } from "../guard.ts";
import { agent } from "./agent.ts";
import { llmCall } from "./llm-call.ts";
import { endOpenOperations } from "./operation.ts";
import { resumeWorkflow } from "./resume.ts";
import { step } from "./step.ts";
import { tool } from "./tool.ts";
import { workflow } from "./workflow.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());
afterEach(() => vi.restoreAllMocks());

type Fn = (this: unknown, ...args: readonly unknown[]) => unknown;

const ignore = (): void => {};

/** The public functions as plain JavaScript sees them, each with a subject that is fit for it. */
const functions: readonly (readonly [string, (self: unknown, fn: unknown) => unknown])[] = [
  ["workflow", (self, fn) => Reflect.apply(workflow, self, ["demo", fn])],
  ["workflow with options", (self, fn) => Reflect.apply(workflow, self, ["demo", {}, fn])],
  ["resumeWorkflow", (self, fn) => Reflect.apply(resumeWorkflow, self, [{}, fn])],
  ["step", (self, fn) => Reflect.apply(step, self, ["demo", fn])],
  ["step with options", (self, fn) => Reflect.apply(step, self, ["demo", { id: "1" }, fn])],
  ["agent", (self, fn) => Reflect.apply(agent, self, ["demo", fn])],
  ["tool", (self, fn) => Reflect.apply(tool, self, ["demo", fn])],
  ["llmCall", (self, fn) => Reflect.apply(llmCall, self, [{ provider: "p", model: "m" }, fn])],
];

test("a function that is none is counted each time and warned of once, by the name of what was called", () => {
  Reflect.apply(tool, undefined, ["demo", {}]);
  Reflect.apply(tool, undefined, ["demo"]);
  expect(failureCounts().get("tool")).toBe(2);
  expect(recorded.warnings).toEqual([expect.stringContaining("tool() needs a function")]);
});

describe.each(functions)("%s", (_, call) => {
  test("calls the function once, with the caller's this and one handle", () => {
    const calls: unknown[][] = [];
    const fn: Fn = function fn(...args) {
      calls.push([this, ...args]);
    };
    const self = {};
    call(self, fn);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.[0]).toBe(self);
    expect(calls[0]).toHaveLength(2);
  });

  test.each([undefined, null, 0, "text"])("passes %j on as this", (self) => {
    const seen: unknown[] = [];
    call(self, function strict(this: unknown) {
      seen.push(this);
    });
    expect(seen).toEqual([self]);
  });

  test.each([undefined, null, 0, "text", Symbol("s"), {}, [], () => {}])(
    "returns %s as it is",
    (value) => {
      expect(call(undefined, () => value)).toBe(value);
      expect(recorded.spans()).toHaveLength(1);
    },
  );

  test("throws the very error that was thrown", () => {
    for (const error of [new TypeError("no"), "text", undefined, null, Object.freeze({})]) {
      let caught: unknown = "nothing";
      try {
        call(undefined, () => {
          throw error;
        });
      } catch (thrown) {
        caught = thrown;
      }
      expect(caught).toBe(error);
    }
    expect(recorded.spans()).toHaveLength(5);
  });

  test("settles as the promise does and ends its span before the caller goes on", async () => {
    let resolve: (value: string) => void = ignore;
    const promise = new Promise<string>((settle) => {
      resolve = settle;
    });
    const returned = call(undefined, () => promise);
    expect(recorded.spans()).toHaveLength(0);
    resolve("done");
    expect(await returned).toBe("done");
    expect(recorded.spans()).toHaveLength(1);
  });

  test("leaves a rejection to the caller and adds no unhandled one", async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", listen);
    try {
      const error = new Error("no");
      const returned = call(undefined, () => Promise.reject(error));
      await expect(returned).rejects.toBe(error);
      await new Promise((done) => {
        setImmediate(done);
      });
      expect(unhandled).toEqual([]);
      expect(recorded.spans()).toHaveLength(1);
    } finally {
      process.off("unhandledRejection", listen);
    }
  });

  test("returns a foreign promise-like object without asking it for its result", () => {
    let asked = 0;
    const then = () => void (asked += 1);
    // oxlint-disable-next-line unicorn/no-thenable -- what is tested
    const thenable = Object.defineProperty({}, "then", { value: then });
    // oxlint-disable-next-line unicorn/no-thenable -- what is tested
    const lazy = Object.defineProperty(new Promise(() => {}), "then", { value: then });
    expect(call(undefined, () => thenable)).toBe(thenable);
    expect(call(undefined, () => lazy)).toBe(lazy);
    expect(asked).toBe(0);
    expect(recorded.spans()).toHaveLength(2);
  });

  test("returns iterators as they are, unread, and ends its span", () => {
    let read = 0;
    function* numbers() {
      read += 1;
      yield read;
    }
    async function* later() {
      read += 1;
      yield read;
    }
    const iterators = [numbers(), later()];
    for (const iterator of iterators) expect(call(undefined, () => iterator)).toBe(iterator);
    expect(read).toBe(0);
    expect(recorded.spans()).toHaveLength(2);
  });

  test("runs the function within its span, which ends with it", () => {
    const outside = context.active();
    const inside = call(undefined, () => context.active());
    expect(inside).not.toBe(outside);
    expect(context.active()).toBe(outside);
  });

  test.each([undefined, null, 1, "fn", {}])("does nothing when the function is %j", (fn) => {
    expect(call(undefined, fn)).toBeUndefined();
    expect(recorded.spans()).toHaveLength(0);
  });

  test("still calls the function, once, when the context manager fails", () => {
    vi.spyOn(context, "with").mockImplementationOnce(() => {
      throw new Error("broken");
    });
    const fn = vi.fn<() => string>(() => "value");
    expect(call(undefined, fn)).toBe("value");
    expect(fn).toHaveBeenCalledTimes(1);
    expect(recorded.spans()).toHaveLength(1);
  });
});

test("watches a promise of the application's own subclass", async () => {
  class Mine extends Promise<string> {}
  const mine = Mine.resolve("value");
  expect(step("mine", () => mine)).toBe(mine);
  expect(recorded.spans()).toHaveLength(0);
  await mine;
  expect(recorded.span("run_step mine").attributes[SPOOR_STEP_STATUS]).toBe("completed");
});

test("a rejection that nobody handles still ends the process, as without Spoor", async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => void unhandled.push(reason);
  process.on("unhandledRejection", listen);
  const error = new Error("nobody handles this");
  void step("floating", () => Promise.reject(error));
  await new Promise((done) => {
    setImmediate(done);
  });
  process.off("unhandledRejection", listen);
  expect(unhandled).toEqual([error]);
});

test("the end of the process ends what is in progress, the innermost first", () => {
  void workflow("demo", () => step("waiting", () => new Promise(() => {})));
  expect(recorded.spans()).toHaveLength(0);
  endOpenOperations();
  expect(recorded.spans().map((span) => span.name)).toEqual([
    "run_step waiting",
    "invoke_workflow demo",
  ]);
  expect(recorded.span("run_step waiting").attributes[SPOOR_STEP_STATUS]).toBe("cancelled");
});
