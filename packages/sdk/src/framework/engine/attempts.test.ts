import { context, trace } from "@opentelemetry/api";
import { SPOOR_STEP_ATTEMPT, SPOOR_STEP_ID, SPOOR_STEP_STATUS } from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { workflow } from "../../trace/workflow.ts";
import { Attempts } from "./attempts.ts";
import type { Ended, Outcome } from "./outcome.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const outcomeOf = (ended: Ended): Outcome =>
  "error" in ended ? { is: "failed", error: ended.error } : { is: "completed" };
const failing = () => Promise.reject(new Error("no"));
const attemptsOf = (name: string) =>
  recorded
    .spans()
    .filter((span) => span.name === `run_step ${name}`)
    .map(({ attributes }) => [attributes[SPOOR_STEP_ATTEMPT], attributes[SPOOR_STEP_STATUS]]);

test("each attempt is a step of its own", async () => {
  const attempts = new Attempts("fetch");
  await expect(attempts.run(failing, outcomeOf)).rejects.toThrow("no");
  expect(await attempts.run(() => Promise.resolve(7), outcomeOf)).toBe(7);
  expect(attemptsOf("fetch")).toEqual([
    [1, "failed"],
    [2, "completed"],
  ]);
  expect(recorded.spans()[0]?.attributes[SPOOR_STEP_ID]).toBe("fetch");
});

test("the attempt is active in what it calls, and nothing of it is after", () => {
  const before = trace.getSpan(context.active());
  const inside = new Attempts("fetch").run(() => trace.getSpan(context.active()), outcomeOf);
  expect(inside).toBe(recorded.span("run_step fetch"));
  expect(trace.getSpan(context.active())).toBe(before);
});

test("an attempt follows the one before of its own step, where others of its name are at work", () => {
  workflow("order", () => {
    const [one, other] = [new Attempts("part"), new Attempts("part")];
    one.run(() => 1, outcomeOf);
    other.run(() => 2, outcomeOf);
    one.run(() => 3, outcomeOf);
    other.run(() => 4, outcomeOf);
  });
  const ids = recorded.spans().map((span) => span.spanContext().spanId);
  const linked = recorded.spans().map(({ links }) => links.map((link) => link.context.spanId));
  expect(linked.slice(0, 4)).toEqual([[], [], [ids[0]], [ids[1]]]);
});
