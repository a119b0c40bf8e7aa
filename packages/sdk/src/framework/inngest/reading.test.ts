import { expect, test } from "vitest";
import { functionId, lastStepOf, startOf, waitIn, waitOf } from "./reading.ts";

const operation = (op: string) => ({ op, userland: { id: "approve" }, displayName: "Approve it" });
const answer = (...operations: unknown[]) => ({ status: 206, body: JSON.stringify(operations) });

test.each([
  ["WaitForEvent", "external_system"],
  ["WaitForSignal", "external_system"],
  ["InvokeFunction", "external_system"],
  ["Sleep", "scheduled"],
])("an answer that asks for %s alone is a wait", (op, reason) => {
  expect(waitIn(answer(operation(op)))).toEqual({ id: "approve", name: "Approve it", reason });
});

test.each([
  ["a step to do beside it", answer(operation("WaitForEvent"), operation("StepPlanned"))],
  ["a step that was done", answer(operation("StepRun"))],
  ["nothing", answer()],
  ["a result", { status: 200, body: '{"a":1}' }],
  ["no list", { status: 206, body: "{}" }],
  ["one that says no id", answer({ op: "Sleep" })],
  ["more than is looked into", { status: 206, body: `["${"x".repeat(262_144)}"]` }],
])("an answer with %s is none", (_what, response) => {
  expect(waitIn(response)).toBeUndefined();
});

test("the step that was done last is the last of the stack, or of the steps where there is no stack", () => {
  const steps = { one: {}, two: {} };
  expect(lastStepOf({ ctx: { stack: { stack: ["two", "one"] } }, steps })).toBe("one");
  expect(lastStepOf({ ctx: { stack: { stack: [] } }, steps })).toBe("two");
  expect(lastStepOf({ ctx: {}, steps: {} })).toBeUndefined();
  expect(lastStepOf(null)).toBeUndefined();
});

test("steps that wait and steps that do something are told apart", () => {
  expect([waitOf("sleep"), waitOf("waitForEvent"), waitOf("run"), waitOf(undefined)]).toEqual([
    "scheduled",
    "external_system",
    undefined,
    undefined,
  ]);
});

test("the name of a function is the id that it was created with", () => {
  expect(functionId({ opts: { id: "order" } })).toBe("order");
  expect(functionId(null)).toBeUndefined();
});

test("a run started when its id says, never later than now", () => {
  // The example of the specification of ULIDs, and its time.
  expect(startOf("01ARZ3NDEKTSV4RRFFQ69G5FAV", 1_800_000_000_000)).toBe(1_469_922_850_259);
  expect(startOf("01arz3ndektsv4rrffq69g5fav", 1_800_000_000_000)).toBe(1_469_922_850_259);
  expect(startOf("01ARZ3NDEKTSV4RRFFQ69G5FAV", 1000)).toBe(1000);
  expect(startOf("01ARZ3NDEUTSV4RRFFQ69G5FAV", 1000)).toBe(1000);
  expect(startOf("run-1", 1000)).toBe(1000);
});
