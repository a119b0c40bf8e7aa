import { ERROR_TYPE } from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { spanRows } from "../fixture.ts";
import type { FakeSpan } from "../fixture.ts";
import { stepSpan, toolSpan } from "../fixture-workflow.ts";
import { errorSpansOf, errorStatsOf } from "./error.ts";

const failedStep = (id: string, type: string, parent?: string): FakeSpan => {
  const step = stepSpan({ id, ...(parent !== undefined && { parent }) }, 0, "S");
  return { ...step, error: type, attributes: { ...step.attributes, [ERROR_TYPE]: type } };
};

test("an error that was passed on counts where it began", () => {
  const spans = spanRows([
    failedStep("1", "Timeout"),
    toolSpan({ id: "2", parent: "1" }, "t", "Timeout"),
  ]);
  expect(errorSpansOf(spans).map(({ name }) => name)).toEqual(["execute_tool t"]);
});

test("an error of another type is an error of its own", () => {
  const spans = spanRows([
    failedStep("1", "Gave up"),
    toolSpan({ id: "2", parent: "1" }, "t", "Timeout"),
  ]);
  expect(errorSpansOf(spans)).toHaveLength(2);
});

test("groups by type and kind with the latest message", () => {
  const spans = spanRows([
    { ...failedStep("1", "E"), start: 1 },
    { ...failedStep("2", "E"), start: 5, error: "latest" },
    { ...toolSpan({ id: "3" }, "t", "E"), start: 9 },
  ]);
  expect(errorStatsOf(spans)).toMatchObject([
    { type: "E", kind: "step", count: 2, message: "latest" },
    { type: "E", kind: "tool", count: 1 },
  ]);
});
