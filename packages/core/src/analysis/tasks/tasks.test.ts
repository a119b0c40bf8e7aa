import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { insightsOf } from "./insight.ts";
import type { StepOutcome } from "./insight.ts";
import { defaultLimits, limitsFrom } from "./limits.ts";
import { patternsOf } from "./pattern.ts";
import { completionOf, tasksFor } from "./task.ts";
import type { TaskContext } from "./task.ts";

const outcome = (more: Partial<StepOutcome>): StepOutcome => ({
  step: "draft",
  status: "completed",
  attempt: 1,
  tokens: 0,
  escalations: 0,
  traceId: "a".repeat(32),
  spanId: "b".repeat(16),
  ...more,
});

const steps = ["draft", "review", "publish"];

describe("insightsOf", () => {
  test("adds up tokens, counts failures by their cause, retries, escalations and truncations", () => {
    const found = insightsOf([
      outcome({ tokens: 40_000 }),
      outcome({ tokens: 20_000, status: "failed", error: "timeout" }),
      outcome({ step: "review", status: "failed", error: "500", attempt: 2 }),
      outcome({ step: "review", stopReason: "max_tokens", escalations: 2 }),
    ]);
    expect(
      found.map(({ type, step, value, severity, cause }) => [type, step, value, severity, cause]),
    ).toEqual([
      ["cost_sink", "draft", 60_000, "high", undefined],
      ["failure_mode", "draft", 1, "medium", "timeout"],
      ["failure_mode", "review", 1, "medium", "500"],
      ["retry_cause", "review", 1, "medium", undefined],
      ["escalation", "review", 2, "medium", undefined],
      ["truncation", "review", 1, "medium", "max_tokens"],
    ]);
  });
});

const atSteps = (more: Partial<StepOutcome>): readonly StepOutcome[] =>
  steps.map((step) => outcome({ step, ...more }));

describe("patternsOf", () => {
  test.each([
    { of: "cost sinks", outcomes: atSteps({ tokens: 60_000 }), confidence: 0.75, severity: 10 },
    {
      of: "one step beyond 100,000 tokens",
      outcomes: [outcome({ tokens: 100_001 }), outcome({ step: "x", tokens: 1 })],
      confidence: 0.55,
      severity: 7,
    },
    { of: "failures", outcomes: atSteps({ status: "failed" }), confidence: 0.8, severity: 6 },
    { of: "retries", outcomes: atSteps({ attempt: 2 }), confidence: 0.7, severity: 4 },
  ])("of $of", ({ outcomes, confidence, severity }) => {
    const [pattern] = patternsOf(insightsOf(outcomes));
    expect(pattern?.confidence).toBeCloseTo(confidence);
    expect(pattern?.severity).toBe(severity);
  });

  test("says nothing of what happened in one step alone", () => {
    expect(patternsOf(insightsOf([outcome({ status: "failed" })]))).toEqual([]);
  });
});

describe("tasksFor", () => {
  const failures = patternsOf(insightsOf(steps.map((step) => outcome({ step, status: "failed" }))));
  const context: TaskContext = { limits: defaultLimits, held: [], usedTokens: 0 };

  test("makes a task with what was seen", () => {
    const { tasks } = tasksFor(failures, context);
    expect(tasks).toMatchObject([
      {
        title: "Fix recurring failure_mode issues",
        priority: "high",
        effort: "M",
        estimatedTokens: Math.round(30_000 * 1.3 * 1.15),
        approval: "needed",
        target: { metric: "failures", now: 3, change: -1 },
      },
    ]);
    expect(tasks[0]?.id).toMatch(/^TASK-[0-9A-F]{8}$/);
  });

  test("makes none twice, beyond a limit, or below the confidence that is asked for", () => {
    const [task] = tasksFor(failures, context).tasks;
    const held = task === undefined ? [] : [{ ...task, isOpen: false }];
    expect(tasksFor(failures, { ...context, held }).left.known).toBe(1);
    const none = { ...defaultLimits, maxTasks: 0 };
    expect(tasksFor(failures, { ...context, limits: none }).left.limit).toBe(1);
    const sure = { ...defaultLimits, minConfidence: 0.9 };
    expect(tasksFor(failures, { ...context, limits: sure }).left.confidence).toBe(1);
    const usedTokens = defaultLimits.dailyTokens - 1000;
    expect(tasksFor(failures, { ...context, usedTokens }).left.budget).toBe(1);
  });

  test("has a floor of confidence that no setting goes below", () => {
    const [first, second] = steps.map((step) => outcome({ step, attempt: 2 }));
    const few = patternsOf(insightsOf([first, second].flatMap((one) => one ?? [])));
    const limits = { ...defaultLimits, minConfidence: 0 };
    expect(few[0]?.confidence).toBeCloseTo(0.5);
    expect(tasksFor(few, { ...context, limits }).tasks).toHaveLength(1);
  });

  test("never makes more than the limit, for any outcomes", () => {
    const any = fc.record({
      step: fc.string(),
      status: fc.constantFrom("completed", "failed", "timeout"),
      attempt: fc.integer({ min: 1, max: 4 }),
      tokens: fc.integer({ min: 0, max: 200_000 }),
      escalations: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 40 }),
        fc.integer({ min: 0, max: 5 }),
        (many, maxTasks) => {
          const patterns = patternsOf(insightsOf(many.map(outcome)));
          const { tasks } = tasksFor(patterns, {
            ...context,
            limits: { ...defaultLimits, maxTasks },
          });
          expect(tasks.length).toBeLessThanOrEqual(maxTasks);
          expect(new Set(tasks.map(({ fingerprint }) => fingerprint)).size).toBe(tasks.length);
        },
      ),
    );
  });
});

describe("completionOf", () => {
  test.each([
    { now: 100, actual: 70, change: -0.3, achieved: true },
    { now: 100, actual: 71, change: -0.29, achieved: false },
    { now: 0, actual: 5, change: 0, achieved: false },
  ])("from $now to $actual", ({ now, actual, change, achieved }) => {
    const found = completionOf({ target: { metric: "tokens", now, change: -0.3 } }, actual);
    expect(found.change).toBeCloseTo(change);
    expect(found.achieved).toBe(achieved);
    expect(found.target).toBeCloseTo(now * 0.7);
  });
});

describe("limitsFrom", () => {
  test("reads our name before the older ones", () => {
    const env = {
      AUTOPACK_TASK_GENERATION_MAX_TASKS: "3",
      TASK_GENERATION_MIN_CONFIDENCE: "0.8",
      SPOOR_TASK_GENERATION_MAX_TASKS: "4",
      TASK_GENERATION_AUTO_EXECUTE: "TRUE",
    };
    const { limits, problems } = limitsFrom(env);
    expect(limits).toMatchObject({ maxTasks: 4, minConfidence: 0.8, autoExecute: true });
    expect(problems).toEqual([]);
  });

  test.each([
    "SPOOR_TASK_GENERATION_MAX_TASKS",
    "AUTOPACK_TASK_GENERATION_MAX_TASKS",
    "TASK_GENERATION_MAX_TASKS",
    "TASK_GENERATION_MAX_TASKS_PER_RUN",
  ])("knows %s", (name) => {
    expect(limitsFrom({ [name]: "3" }).limits.maxTasks).toBe(3);
  });

  test("names what is wrong and keeps the default", () => {
    const { limits, problems } = limitsFrom({
      TASK_GENERATION_MIN_CONFIDENCE: "2",
      TASK_GENERATION_ENABLED: "perhaps",
    });
    expect(limits).toEqual(defaultLimits);
    expect(problems).toEqual([
      'TASK_GENERATION_ENABLED="perhaps" is passed over: it has to be true or false.',
      'TASK_GENERATION_MIN_CONFIDENCE="2" is passed over: it has to be from 0 to 1.',
    ]);
  });
});
