import { diag, ROOT_CONTEXT } from "@opentelemetry/api";
import { SPOOR_STEP_OUTPUT, SPOOR_STEP_STATUS } from "@spoor/core/semconv";
import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { failureCounts } from "../guard.ts";
import { agent } from "./agent.ts";
import { llmCall } from "./llm-call.ts";
import { resumeWorkflow } from "./resume.ts";
import { step } from "./step.ts";
import type { StepHandle } from "./step.ts";
import { tool } from "./tool.ts";
import { workflow } from "./workflow.ts";

/** What the application's own span processor does at the start and end of each span. */
let atEachSpan: () => void = () => {};
let open = 0;
const recorded = recordTelemetry({
  onStart() {
    open += 1;
    atEachSpan();
  },
  onEnd() {
    open -= 1;
    atEachSpan();
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});
beforeEach(() => {
  recorded.reset();
  atEachSpan = () => {};
  open = 0;
});

const late = (): number => failureCounts().get("late handle call") ?? 0;
const reentrant = (): number => failureCounts().get("re-entrant call") ?? 0;

describe("after the end of the span", () => {
  test("handle calls have no effect and are counted", async () => {
    let kept: StepHandle | undefined;
    await step("done", async (s) => {
      kept = s;
    });
    const before = late();
    kept?.blocked({ reason: "policy" });
    kept?.skip("late");
    kept?.output({ late: 1 });
    kept?.set({ late: 1 });
    kept?.suspend();
    expect(late() - before).toBe(5);
    expect(recorded.events()).toEqual([]);
    const { attributes } = recorded.span("run_step done");
    expect(attributes[SPOOR_STEP_STATUS]).toBe("completed");
    expect(attributes).not.toHaveProperty("late");
  });

  test("a run that was suspended in time still gives its run context", () => {
    const kept = workflow("demo", (w) => ({ w, run: w.suspend() }));
    expect(kept.w.suspend()).toEqual(kept.run);
  });
});

describe("while a handle call runs", () => {
  test("Spoor does nothing, and the application goes on", () => {
    const before = reentrant();
    const seen: unknown[] = [];
    step("outer", (s) => {
      s.output({
        get evil() {
          s.set({ again: 1 });
          seen.push(step("inner", () => "inner result"));
          seen.push(workflow("inner", (w) => JSON.stringify(w.suspend()).length > 0));
          return 1;
        },
      });
    });
    expect(seen).toEqual(["inner result", true]);
    expect(reentrant() - before).toBe(3);
    expect(recorded.spans().map((span) => span.name)).toEqual(["run_step outer"]);
    expect(recorded.span("run_step outer").attributes).not.toHaveProperty("again");
    expect(recorded.span("run_step outer").attributes[`${SPOOR_STEP_OUTPUT}.evil`]).toBe(1);
  });

  test("the same holds while options are read", () => {
    const options = {
      get id() {
        return step("inner", () => "7");
      },
    };
    expect(step("outer", options, () => "result")).toBe("result");
    expect(recorded.spans().map((span) => span.name)).toEqual(["run_step outer"]);
  });

  test("a handle that throws inside leaves the next call as it should be", () => {
    step("outer", (s) => {
      s.output({
        get evil(): never {
          throw new Error("no");
        },
      });
      s.output({ fine: 1 });
    });
    expect(recorded.span("run_step outer").attributes[`${SPOOR_STEP_OUTPUT}.fine`]).toBe(1);
  });
});

test("methods work when they are taken off their handle", () => {
  step("loose", ({ skip, output }) => {
    output({ files: 2 });
    skip("none");
  });
  expect(recorded.span("run_step loose").attributes).toMatchObject({
    [SPOOR_STEP_STATUS]: "skipped",
    [`${SPOOR_STEP_OUTPUT}.files`]: 2,
  });
});

test("options that cannot be read run the function untraced", () => {
  const options = {
    get id(): never {
      throw new Error("no");
    },
  };
  expect(step("dark", options, () => "result")).toBe("result");
  expect(recorded.spans()).toEqual([]);
});

test("a span processor that uses Spoor does not go round in circles", () => {
  let calls = 0;
  atEachSpan = () => {
    calls += 1;
    step("from the processor", () => {});
  };
  step("outer", (s) => s.output({ a: 1 }));
  expect(calls).toBe(2);
  expect(recorded.spans().map((span) => span.name)).toEqual(["run_step outer"]);
});

test("a span processor or a logger that throws is no concern of the application", () => {
  atEachSpan = () => fail();
  const logger = { warn: fail, error: fail, info: fail, debug: fail, verbose: fail };
  diag.setLogger(logger, { suppressOverrideMessage: true });
  expect(step("outer", () => "result")).toBe("result");
  expect(workflow("outer", (w) => w.runId)).toMatch(/^[\da-f-]{36}$/);
  expect(Reflect.apply(agent, undefined, ["no function"])).toBeUndefined();
});

/** What it is called in a report of fast-check, which must not look at it. */
const named = (name: string): object => ({ [fc.toStringMethod]: () => name });

const refusing = new Proxy(named("a proxy that refuses everything"), {
  get: (target, key) => (key === fc.toStringMethod ? Reflect.get(target, key) : fail()),
  ownKeys: fail,
});
const throwing = named("an object with a getter that throws");
Object.defineProperty(throwing, "reason", { get: fail, enumerable: true });

/** Anything, also objects whose getters throw and proxies that refuse everything. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
  fc.anything({ withNullPrototype: true, withObjectString: true, withTypedArray: true }),
  fc.constantFrom<unknown>(refusing, throwing, Symbol("s"), fail, ROOT_CONTEXT),
);

function fail(): never {
  throw new Error("looked at");
}

const publicFunctions: readonly (readonly [string, (...args: readonly unknown[]) => unknown])[] = [
  ["workflow", (...args) => Reflect.apply(workflow, undefined, args)],
  ["resumeWorkflow", (...args) => Reflect.apply(resumeWorkflow, undefined, args)],
  ["step", (...args) => Reflect.apply(step, undefined, args)],
  ["agent", (...args) => Reflect.apply(agent, undefined, args)],
  ["tool", (...args) => Reflect.apply(tool, undefined, args)],
];

describe.each(publicFunctions)("%s", (_, call) => {
  test("takes anything for its name and options, and runs the function once", () => {
    fc.assert(
      fc.property(anything, anything, anything, (name, options, result) => {
        let calls = 0;
        const fn = () => {
          calls += 1;
          return result;
        };
        expect(Object.is(call(name, options, fn), result)).toBe(true);
        expect([calls, open]).toEqual([1, 0]);
      }),
    );
  });

  test("takes anything for its function, and never throws by itself", () => {
    const noFunction = anything.filter((value) => typeof value !== "function");
    fc.assert(
      fc.property(anything, noFunction, noFunction, (name, options, fn) => {
        expect(call(name, options, fn)).toBeUndefined();
        expect(call(name)).toBeUndefined();
      }),
    );
  });

  test("has a handle that takes anything, during the call and after it", () => {
    fc.assert(
      fc.property(anything, anything, (value, options) => {
        const handle = call("demo", options, (given: unknown) => {
          expect(callAll(given, value)).toBeGreaterThan(0);
          return given;
        });
        callAll(handle, value);
        expect(open).toBe(0);
      }),
    );
  });

  test("leaves no span open, whichever option cannot be read", () => {
    const names = ["id", "attempt", "index", "type", "attributes", "resolution", "remote", "runId"];
    for (const name of [...names, "arguments", "conversationId", "version", "parameters"]) {
      const options = Object.defineProperty({}, name, { get: fail });
      const suspended = workflow("demo", (w) => w.suspend());
      expect(call(suspended, options, () => "result")).toBe("result");
      expect(open).toBe(0);
    }
  });
});

test("llmCall takes anything for its options, and its handle takes anything", () => {
  fc.assert(
    fc.property(anything, anything, (options, value) => {
      let calls = 0;
      const fn = (handle: unknown) => {
        calls += 1;
        callAll(handle, value);
        callAll(handle, { usage: value, finishReasons: value, id: value });
        return handle;
      };
      callAll(Reflect.apply(llmCall, undefined, [options, fn]), value);
      expect(calls).toBe(1);
    }),
  );
});

/** Calls every method of a handle with `value`, and as the value of what it may be asked for; gives the number of calls. */
function callAll(handle: unknown, value: unknown): number {
  const record = { reason: value, detail: value, stepText: value, checkpoint: value, any: value };
  const methods = Object.values(Object(handle)).filter((method) => typeof method === "function");
  for (const method of methods)
    for (const argument of [value, record]) Reflect.apply(method, undefined, [argument]);
  return methods.length * 2;
}
