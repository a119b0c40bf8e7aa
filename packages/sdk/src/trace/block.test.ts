import { context } from "@opentelemetry/api";
import { spoorRegistry } from "@spoor/core/registry";
import {
  ERROR_TYPE,
  EVENT_SPOOR_STEP_BLOCKED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_RETRYABLE,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_STEP_ID,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { normalizedStep, stepCategory } from "@spoor/core/analysis";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { blockReasons } from "./block.ts";
import { runIn } from "./run.ts";
import { step } from "./step.ts";
import { workflow } from "./workflow.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const attributesOf = (name: string) => recorded.span(`run_step ${name}`).attributes;

test("records an event in the step, the status, the reason, and one blocked step", () => {
  const text = 'User clicks the "Save" button';
  const run = workflow("demo", { runId: "r1" }, () => {
    step("Map", { id: "3" }, (s) => {
      s.blocked({
        reason: "pattern_gap",
        detail: "no pattern",
        retryable: false,
        stepText: text,
        source: "mapper",
        policy: "strict",
      });
      s.blocked({ reason: "policy" });
    });
    return runIn(context.active());
  });
  const { attributes } = recorded.span("run_step Map");
  expect(attributes).toMatchObject({
    [SPOOR_STEP_STATUS]: "blocked",
    [SPOOR_BLOCK_REASON]: "pattern_gap",
    [SPOOR_BLOCK_DETAIL]: "no pattern",
  });
  const [first, second, ...others] = recorded.events();
  expect(others).toEqual([]);
  expect(first?.eventName).toBe(EVENT_SPOOR_STEP_BLOCKED);
  expect(first?.severityText).toBe("WARN");
  expect(first?.spanContext?.spanId).toBe(recorded.span("run_step Map").spanContext().spanId);
  expect(first?.attributes).toEqual({
    [SPOOR_BLOCK_REASON]: "pattern_gap",
    [SPOOR_BLOCK_DETAIL]: "no pattern",
    [SPOOR_BLOCK_RETRYABLE]: false,
    [SPOOR_BLOCK_TEXT_NORMALIZED]: normalizedStep(text),
    [SPOOR_BLOCK_CATEGORY]: stepCategory(text),
    [SPOOR_BLOCK_SOURCE]: "mapper",
    [SPOOR_BLOCK_POLICY_NAME]: "strict",
    [SPOOR_STEP_NAME]: "Map",
    [SPOOR_STEP_ID]: "3",
    [SPOOR_WORKFLOW_RUN_ID]: "r1",
    [GEN_AI_WORKFLOW_NAME]: "demo",
  });
  expect(second?.attributes?.[SPOOR_BLOCK_REASON]).toBe("policy");
  expect(run?.totals).toMatchObject({ steps: 1, blockedSteps: 1 });
});

test("an unknown reason is other", () => {
  step("Map", ({ blocked }) => Reflect.apply(blocked, undefined, [{ reason: "bad luck" }]));
  expect(recorded.events()[0]?.attributes?.[SPOOR_BLOCK_REASON]).toBe("other");
});

test("a blocked step that throws stays blocked and has the error", () => {
  expect(() =>
    step("Map", (s) => {
      s.blocked({ reason: "dependency" });
      throw new RangeError("no");
    }),
  ).toThrow("no");
  expect(attributesOf("Map")).toMatchObject({
    [SPOOR_STEP_STATUS]: "blocked",
    [ERROR_TYPE]: "RangeError",
  });
});

test("one step has at most 1,000 blocked events", () => {
  step("Map", (s) => {
    for (let line = 0; line < 1002; line += 1) s.blocked({ reason: "pattern_gap" });
  });
  expect(recorded.events()).toHaveLength(1000);
});

test("the reasons are those of the registry", () => {
  expect(blockReasons).toEqual(spoorRegistry.attributes[SPOOR_BLOCK_REASON]?.members);
});
