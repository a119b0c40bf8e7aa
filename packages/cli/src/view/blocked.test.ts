import {
  EVENT_SPOOR_STEP_BLOCKED,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
} from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { eventRows, spanRows } from "../fixture.ts";
import type { FakeEvent, FakeSpan } from "../fixture.ts";
import { stepSpan, workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { blockedStepsOf } from "./blocked.ts";
import { PatternGaps } from "./export.ts";

function blockedStep(id: string, name: string): FakeSpan {
  const step = stepSpan({ id, ms: 5 }, 0, name);
  return { ...step, attributes: { ...step.attributes, [SPOOR_STEP_STATUS]: "blocked" } };
}
const event = ([step, reason, text]: readonly [string, string, string], at = 0): FakeEvent => ({
  name: EVENT_SPOOR_STEP_BLOCKED,
  at,
  attributes: {
    [SPOOR_STEP_NAME]: step,
    [SPOOR_BLOCK_REASON]: reason,
    [SPOOR_BLOCK_TEXT]: text,
    [SPOOR_BLOCK_TEXT_NORMALIZED]: text.toLowerCase(),
  },
});

test("a step and the event that tells of it are one blocked step", () => {
  const blocked = blockedStepsOf(spanRows(workflowSpans), eventRows(workflowEvents));
  expect(blocked).toMatchObject([
    {
      at: "2026-11-20T09:00:05.900Z",
      step: "Preflight",
      workflow: "tickets",
      runId: "run-1",
      reason: "missing_input",
      detail: "no repository given",
    },
  ]);
});

test("a blocked step without an event counts too", () => {
  const spans = spanRows([blockedStep("1", "A"), blockedStep("2", "B")]);
  const blocked = blockedStepsOf(spans, eventRows([event(["B", "policy", "x"])]));
  expect(blocked.map(({ step, reason }) => [step, reason])).toEqual([
    ["B", "policy"],
    ["A", "unknown"],
  ]);
});

test("gaps are texts that were blocked, however they were spelled", () => {
  const events = eventRows([
    event(["A", "pattern_gap", "Click Save"], 1),
    event(["B", "pattern_gap", "click save"], 2),
    event(["__proto__", "pattern_gap", "__proto__"], 3),
  ]);
  const gaps = new PatternGaps();
  gaps.add(blockedStepsOf([], events));
  expect(gaps.all()).toMatchObject([
    { text: "click save", count: 2, steps: ["A", "B"], reasons: ["pattern_gap"] },
    { text: "__proto__", count: 1 },
  ]);
});
