import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import {
  ERROR_TYPE,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_STEP_INDEX,
  SPOOR_WORKFLOW_ACTIVE_DURATION,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_STEP_COUNT,
  SPOOR_WORKFLOW_VERSION,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { agent } from "./agent.ts";
import { step } from "./step.ts";
import { tool } from "./tool.ts";
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

test("a run is an invoke_workflow span of kind INTERNAL without a status code", () => {
  const options = {
    runId: "r1",
    version: "2",
    conversationId: "c1",
    attributes: { ticket: "T-1", scores: [1, 2] },
  };
  workflow("tickets", options, (w) => {
    expect(w.runId).toBe("r1");
    step("one", () => {});
    step("two", () => {});
  });
  const known = {
    ticket: "T-1",
    scores: [1, 2],
    [GEN_AI_OPERATION_NAME]: "invoke_workflow",
    [GEN_AI_WORKFLOW_NAME]: "tickets",
    [GEN_AI_CONVERSATION_ID]: "c1",
    [SPOOR_WORKFLOW_RUN_ID]: "r1",
    [SPOOR_WORKFLOW_VERSION]: "2",
  };
  expect(started[0]).toEqual(known);
  const span = recorded.span("invoke_workflow tickets");
  expect(span.kind).toBe(SpanKind.INTERNAL);
  expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
  expect(span.attributes).toEqual({
    ...known,
    [SPOOR_WORKFLOW_STATUS]: "completed",
    [SPOOR_WORKFLOW_STEP_COUNT]: 2,
    [SPOOR_WORKFLOW_ACTIVE_DURATION]: expect.any(Number),
  });
});

test("a run without an id gets one of its own", () => {
  const ids = [workflow("a", (w) => w.runId), workflow("b", (w) => w.runId)];
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/);
  expect(recorded.span("invoke_workflow a").attributes[SPOOR_WORKFLOW_RUN_ID]).toBe(ids[0]);
});

test("a run that throws is failed and one that was aborted is cancelled", async () => {
  await expect(workflow("a", () => Promise.reject(new TypeError("no")))).rejects.toThrow("no");
  expect(() => workflow("b", () => AbortSignal.abort().throwIfAborted())).toThrow("aborted");
  expect(recorded.span("invoke_workflow a").attributes).toMatchObject({
    [SPOOR_WORKFLOW_STATUS]: "failed",
    [ERROR_TYPE]: "TypeError",
  });
  expect(recorded.span("invoke_workflow b").attributes[SPOOR_WORKFLOW_STATUS]).toBe("cancelled");
  expect(recorded.span("invoke_workflow b").status.code).toBe(SpanStatusCode.UNSET);
});

test("active time is the time of the run, in seconds", () => {
  const busyMs = 20;
  workflow("busy", () => {
    const until = performance.now() + busyMs;
    while (performance.now() < until);
  });
  const { attributes, duration } = recorded.span("invoke_workflow busy");
  const active = Number(attributes[SPOOR_WORKFLOW_ACTIVE_DURATION]);
  expect(active).toBeGreaterThanOrEqual(busyMs / 1000);
  expect(active).toBeCloseTo(duration[0] + duration[1] / 1e9, 2);
});

test("set adds attributes to the run's span", () => {
  const given = { phase: "two", list: ["a"], nested: {}, mixed: [1, "a"], none: undefined };
  workflow("demo", ({ set }) => Reflect.apply(set, undefined, [given]));
  const { attributes } = recorded.span("invoke_workflow demo");
  expect(attributes).toMatchObject({ phase: "two", list: ["a"] });
  for (const name of ["nested", "mixed", "none"]) expect(attributes).not.toHaveProperty(name);
});

test("a workflow within a workflow is a run of its own and counts in both", () => {
  workflow("outer", () => {
    step("one", () => {});
    workflow("inner", () => step("two", () => {}));
  });
  const [one, two, inner, outer] = recorded.spans();
  expect(outer?.attributes[SPOOR_WORKFLOW_STEP_COUNT]).toBe(2);
  expect(inner?.attributes[SPOOR_WORKFLOW_STEP_COUNT]).toBe(1);
  expect(two?.attributes[SPOOR_WORKFLOW_RUN_ID]).toBe(inner?.attributes[SPOOR_WORKFLOW_RUN_ID]);
  expect(one?.attributes[SPOOR_WORKFLOW_RUN_ID]).toBe(outer?.attributes[SPOOR_WORKFLOW_RUN_ID]);
});

/** Lets others run, a number of turns that differs from run to run. */
async function turns(seed: number): Promise<void> {
  for (let turn = 0; turn < seed % 7; turn += 1) await Promise.resolve();
  if (seed % 3 === 0)
    await new Promise((done) => {
      setImmediate(done);
    });
}

async function oneRun(run: number): Promise<void> {
  await workflow("load", { runId: `run-${run}` }, async () => {
    await turns(run);
    await Promise.all(
      [0, 1].map((branch) =>
        step(`branch ${branch}`, { attributes: { run } }, async () => {
          await turns(run * 5 + branch);
          await agent(`agent ${branch}`, { attributes: { run } }, async () => {
            await turns(run + branch);
            await tool(`tool ${branch}`, { attributes: { run } }, () => turns(run * 3));
          });
          await turns(run);
          step(`last ${branch}`, { attributes: { run } }, () => {});
        }),
      ),
    );
  });
}

test("200 runs at once never mix: every tree is exact", async () => {
  await Promise.all(Array.from({ length: 200 }, (_, run) => oneRun(run)));
  const spans = recorded.spans();
  expect(spans).toHaveLength(200 * 9);
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const parentOf = (span: ReadableSpan) => byId.get(span.parentSpanContext?.spanId ?? "");
  const trees = new Map<unknown, string[]>();
  for (const span of spans) {
    const root = rootOf(span, parentOf);
    const id = root.attributes[SPOOR_WORKFLOW_RUN_ID];
    expect(span === root ? id : `run-${String(span.attributes["run"])}`).toBe(id);
    expect(span.spanContext().traceId).toBe(root.spanContext().traceId);
    const edge = `${parentOf(span)?.name ?? ""} > ${span.name}`;
    trees.set(id, [...(trees.get(id) ?? []), edge]);
  }
  expect(trees.size).toBe(200);
  for (const tree of trees.values())
    expect(tree.toSorted()).toEqual(
      [
        " > invoke_workflow load",
        ...[0, 1].flatMap((branch) => [
          `invoke_workflow load > run_step branch ${branch}`,
          `run_step branch ${branch} > invoke_agent agent ${branch}`,
          `invoke_agent agent ${branch} > execute_tool tool ${branch}`,
          `run_step branch ${branch} > run_step last ${branch}`,
        ]),
      ].toSorted(),
    );
  for (const span of spans.filter(({ name }) => name.startsWith("run_step branch")))
    expect(span.attributes[SPOOR_STEP_INDEX]).toBe(span.name.endsWith("0") ? 0 : 1);
});

function rootOf(
  span: ReadableSpan,
  parentOf: (span: ReadableSpan) => ReadableSpan | undefined,
): ReadableSpan {
  let at = span;
  for (let above = parentOf(at); above !== undefined; above = parentOf(at)) at = above;
  return at;
}
