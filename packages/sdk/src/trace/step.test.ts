import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { spoorRegistry } from "@spoor/core/registry";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_ID,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_OUTPUT,
  SPOOR_STEP_SKIP_REASON,
  SPOOR_STEP_STATUS,
  SPOOR_STEP_TYPE,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { step, stepTypes } from "./step.ts";
import { workflow } from "./workflow.ts";

const started: Record<string, unknown>[] = [];
const recorded = recordTelemetry({
  onStart: (span) => void started.push({ ...span.attributes }),
  onEnd: () => {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});
beforeEach(() => {
  recorded.reset();
  started.length = 0;
});

const attributesOf = (name: string) => recorded.span(`run_step ${name}`).attributes;

test("a step is a run_step span of kind INTERNAL without an operation name or a status", () => {
  step("Load", () => 1);
  const span = recorded.span("run_step Load");
  expect(span.kind).toBe(SpanKind.INTERNAL);
  expect(span.attributes).toEqual({
    [SPOOR_STEP_NAME]: "Load",
    [SPOOR_STEP_ATTEMPT]: 1,
    [SPOOR_STEP_STATUS]: "completed",
  });
  expect(span.attributes).not.toHaveProperty(GEN_AI_OPERATION_NAME);
  expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
});

test("what is known at the start is there at the start", () => {
  workflow("demo", { runId: "r1" }, () => {
    step("Load", { id: "s", type: "loop", attempt: 2, attributes: { tier: "gold" } }, () => 1);
  });
  expect(started[1]).toEqual({
    tier: "gold",
    [SPOOR_STEP_NAME]: "Load",
    [SPOOR_STEP_ID]: "s",
    [SPOOR_STEP_TYPE]: "loop",
    [SPOOR_STEP_INDEX]: 0,
    [SPOOR_STEP_ATTEMPT]: 2,
    [SPOOR_WORKFLOW_RUN_ID]: "r1",
  });
});

test("steps are numbered in their run from 0, and on from an index that was given", () => {
  const indexes: unknown[] = [];
  const number = (options?: { readonly index: number }) => {
    step("n", options, () => {});
    indexes.push(recorded.spans().at(-1)?.attributes[SPOOR_STEP_INDEX]);
  };
  workflow("demo", () => {
    number();
    number();
    number({ index: 7 });
    number();
    workflow("inner", () => number());
  });
  number();
  expect(indexes).toEqual([0, 1, 7, 8, 0, undefined]);
});

test("a step that throws is failed, with the error's type", async () => {
  expect(() =>
    step("sync", () => {
      throw new RangeError("out");
    }),
  ).toThrow("out");
  await expect(step("async", () => Promise.reject(new TypeError("off")))).rejects.toThrow("off");
  expect(attributesOf("sync")).toMatchObject({
    [SPOOR_STEP_STATUS]: "failed",
    [ERROR_TYPE]: "RangeError",
  });
  expect(recorded.span("run_step async").status).toEqual({
    code: SpanStatusCode.ERROR,
    message: "off",
  });
});

test("a step that was aborted is cancelled, which is no error", async () => {
  const aborted = AbortSignal.abort();
  await step("stop", () => Promise.resolve().then(() => aborted.throwIfAborted())).catch(() => {});
  const { attributes, status } = recorded.span("run_step stop");
  expect(attributes[SPOOR_STEP_STATUS]).toBe("cancelled");
  expect(attributes).not.toHaveProperty(ERROR_TYPE);
  expect(status.code).toBe(SpanStatusCode.UNSET);
});

test("an error that throws when it is looked at fails its step all the same", () => {
  const hostile = new Proxy(new Error("no"), {
    get() {
      throw new Error("never");
    },
  });
  let caught: unknown;
  try {
    step("hostile", () => {
      throw hostile;
    });
  } catch (error) {
    caught = error;
  }
  expect(caught === hostile).toBe(true);
  expect(attributesOf("hostile")).toMatchObject({
    [SPOOR_STEP_STATUS]: "failed",
    [ERROR_TYPE]: "_OTHER",
  });
});

test("a skipped step says why, unless it fails", () => {
  step("a", (s) => s.skip("nothing to do"));
  expect(() =>
    step("b", (s) => {
      s.skip();
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(attributesOf("a")).toMatchObject({
    [SPOOR_STEP_STATUS]: "skipped",
    [SPOOR_STEP_SKIP_REASON]: "nothing to do",
  });
  expect(attributesOf("b")[SPOOR_STEP_STATUS]).toBe("failed");
});

test("output records figures under clean keys and nothing else", () => {
  step("Gather", (s) => {
    s.output({
      filesFound: 8,
      originalACCount: 2,
      locked: true,
      "Größe in MB!": 1.5,
      long: "x".repeat(300),
      size: "large",
      nested: { secret: 1 },
      none: undefined,
      infinite: Infinity,
    });
  });
  const output = Object.entries(attributesOf("Gather")).filter(([key]) =>
    key.startsWith(SPOOR_STEP_OUTPUT),
  );
  expect(Object.fromEntries(output)).toEqual({
    [`${SPOOR_STEP_OUTPUT}.files_found`]: 8,
    [`${SPOOR_STEP_OUTPUT}.original_ac_count`]: 2,
    [`${SPOOR_STEP_OUTPUT}.locked`]: true,
    [`${SPOOR_STEP_OUTPUT}.gr_e_in_mb`]: 1.5,
    [`${SPOOR_STEP_OUTPUT}.long`]: "x".repeat(256),
  });
});

test("output keeps 32 keys, over any number of calls, and their last values", () => {
  step("Gather", (s) => {
    for (let call = 0; call < 40; call += 1) s.output({ [`key${call}`]: call });
    s.output({ key31: "last", key32: "too many" });
  });
  const attributes = attributesOf("Gather");
  expect(attributes[`${SPOOR_STEP_OUTPUT}.key31`]).toBe("last");
  expect(attributes).not.toHaveProperty(`${SPOOR_STEP_OUTPUT}.key32`);
});

test("attributes stay below the SDK's limit, so that status and error are always there", () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`a${n}`, n]));
  const others = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`b${n}`, n]));
  const full = () =>
    workflow("demo", () =>
      step("Full", { id: "1", type: "task", attributes: many }, (s) => {
        s.set(others);
        s.output(many);
        s.blocked({ reason: "other" });
        s.skip("and skipped");
        throw new Error("and failed");
      }),
    );
  expect(full).toThrow("and failed");
  const { attributes, droppedAttributesCount } = recorded.span("run_step Full");
  expect(attributes).toMatchObject({ [SPOOR_STEP_STATUS]: "blocked", [ERROR_TYPE]: "Error" });
  expect(droppedAttributesCount).toBe(0);
});

const attempt = (id: string | undefined, n: number): void =>
  step("Try", { ...(id !== undefined && { id }), attempt: n }, () => {});

test("an attempt is linked to the attempt before it, within its run", async () => {
  await workflow("demo", async () => {
    attempt("x", 1);
    attempt("y", 1);
    await Promise.resolve();
    attempt("x", 2);
    attempt("x", 3);
    attempt("x", 5);
    attempt(undefined, 1);
    attempt(undefined, 2);
  });
  workflow("other", () => attempt("x", 4));
  const steps = recorded.spans().filter((span) => span.name === "run_step Try");
  const idOf = (index: number) => steps[index]?.spanContext().spanId;
  expect(steps.map((span) => span.links.map((link) => link.context.spanId))).toEqual([
    [],
    [],
    [idOf(0)],
    [idOf(2)],
    [],
    [],
    [idOf(5)],
    [],
  ]);
});

test("a run remembers the attempts of 1,000 steps and forgets the oldest", () => {
  workflow("demo", () => {
    for (let id = 0; id <= 1000; id += 1) step("Try", { id: String(id) }, () => {});
    step("Anew", { id: "1", attempt: 2 }, () => {});
    step("Again", { id: "0", attempt: 2 }, () => {});
  });
  expect(recorded.span("run_step Again").links).toHaveLength(0);
  expect(recorded.span("run_step Anew").links).toHaveLength(1);
});

test("the types are those of the registry", () => {
  expect(stepTypes).toEqual(spoorRegistry.attributes[SPOOR_STEP_TYPE]?.members);
});
