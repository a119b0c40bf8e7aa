import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { insightsOf, insightTypes } from "./insight.ts";
import type { StepOutcome } from "./insight.ts";
import { defaultLimits } from "./limits.ts";
import { patternsOf } from "./pattern.ts";
import { riskOf } from "./risk.ts";
import { completionOf, tasksFor } from "./task.ts";
import type { HeldTask, Task, TaskContext } from "./task.ts";

const outcome: fc.Arbitrary<StepOutcome> = fc.record({
  step: fc.constantFrom("a", "b", "c", "d", "__proto__"),
  workflow: fc.constantFrom("w", undefined),
  status: fc.constantFrom("completed", "failed", "timeout", "blocked"),
  error: fc.constantFrom("timeout", "500", undefined),
  stopReason: fc.constantFrom("max_tokens", "stop", undefined),
  attempt: fc.integer({ min: 1, max: 4 }),
  tokens: fc.integer({ min: 0, max: 200_000 }),
  escalations: fc.integer({ min: 0, max: 3 }),
  traceId: fc.constant("a".repeat(32)),
  spanId: fc.constant("b".repeat(16)),
});
const outcomes = fc.array(outcome, { maxLength: 60 });

const context: TaskContext = {
  limits: { ...defaultLimits, minConfidence: 0 },
  held: [],
  usedTokens: 0,
};
const tasksOf = (all: readonly StepOutcome[], more: Partial<TaskContext> = {}): readonly Task[] =>
  tasksFor(patternsOf(insightsOf(all)), { ...context, ...more }).tasks;

const heldAs = (tasks: readonly Task[], isOpen: boolean): readonly HeldTask[] =>
  tasks.map(({ fingerprint, type, steps }) => ({ fingerprint, type, steps, isOpen }));

const marks = (tasks: readonly Task[]): ReadonlyMap<string, string> =>
  new Map(tasks.map(({ type, fingerprint }) => [type, fingerprint]));

describe("a fingerprint", () => {
  test("does not depend on the order or the number of attempts", () => {
    fc.assert(
      fc.property(outcomes, fc.nat(), (all, turn) => {
        const at = all.length === 0 ? 0 : turn % all.length;
        const other = [...all.slice(at), ...all.slice(0, at), ...all];
        expect(marks(tasksOf(other))).toEqual(marks(tasksOf(all)));
      }),
    );
  });

  test("is another one for other steps", () => {
    const failed = { status: "failed", attempt: 1, tokens: 0, escalations: 0 };
    const place = { traceId: "a", spanId: "b" };
    const steps = ["a", "b", "c"].map((step) => Object.assign({ step }, failed, place));
    const others = ["a", "b", "d"].map((step) => Object.assign({ step }, failed, place));
    expect(marks(tasksOf(steps))).not.toEqual(marks(tasksOf(others)));
  });
});

describe("tasksFor", () => {
  test("makes none that an open task of the same steps takes care of", () => {
    fc.assert(
      fc.property(outcomes, outcomes, (before, after) => {
        const held = heldAs(tasksOf(before), true);
        for (const task of tasksOf([...before, ...after], { held })) {
          const same = held.filter(({ type }) => type === task.type);
          const shared = same.flatMap(({ steps }) =>
            steps.filter((one) => task.steps.includes(one)),
          );
          expect(shared).toEqual([]);
        }
      }),
    );
  });

  test("makes one anew after a closed one only where it is about more", () => {
    fc.assert(
      fc.property(outcomes, outcomes, (before, after) => {
        const held = heldAs(tasksOf(before), false);
        expect(tasksOf(before, { held })).toEqual([]);
        for (const task of tasksOf([...before, ...after], { held })) {
          const steps = held.filter(({ type }) => type === task.type).map((one) => one.steps);
          for (const known of steps)
            expect(task.steps.some((step) => !known.includes(step))).toBe(true);
        }
      }),
    );
  });

  test("has the figures of the formulas", () => {
    const base = { S: 10_000, M: 30_000, L: 75_000, XL: 150_000 } as const;
    const factor = { cost_sink: 1.5, failure_mode: 1.3, retry_cause: 1.2 } as const;
    fc.assert(
      fc.property(outcomes, (all) => {
        const patterns = patternsOf(insightsOf(all));
        for (const task of tasksOf(all)) {
          const n = patterns.find(({ type }) => type === task.type)?.insights.length ?? 0;
          const times = Object.entries(factor).find(([type]) => type === task.type)?.[1] ?? 1;
          expect(task.estimatedTokens).toBe(
            Math.round(base[task.effort] * times * (1 + 0.05 * Math.min(n, 10))),
          );
          expect(insightTypes).toContain(task.type);
          expect(task.evidence.length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  test("spends no more than is left of the day, and only on what is modest below a half", () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 0, max: 400_000 }), (all, usedTokens) => {
        const limits = { ...context.limits, dailyTokens: 200_000 };
        const remaining = limits.dailyTokens - usedTokens;
        const most = remaining < 100_000 ? Math.min(50_000, remaining) : Infinity;
        for (const { estimatedTokens } of tasksOf(all, { limits, usedTokens }))
          expect(estimatedTokens).toBeLessThanOrEqual(most);
      }),
    );
  });
});

test.each([
  { estimatedTokens: 50_000, failures: 0, isWorse: false, risk: "low" },
  { estimatedTokens: 50_001, failures: 0, isWorse: false, risk: "medium" },
  { estimatedTokens: 1, failures: 1, isWorse: false, risk: "medium" },
  { estimatedTokens: 1, failures: 2, isWorse: false, risk: "medium" },
  { estimatedTokens: 1, failures: 3, isWorse: false, risk: "high" },
  { estimatedTokens: 1, failures: 0, isWorse: true, risk: "high" },
])("$estimatedTokens tokens, $failures failures, worse: $isWorse: $risk", (given) => {
  expect(riskOf(given, given)).toBe(given.risk);
});

test("a target is achieved where the figure is not above what was wanted", () => {
  const figure = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(figure, fc.integer({ min: 0, max: 2_000_000 }), (now, actual) => {
      const target = { metric: "tokens", now, change: -0.5 };
      const found = completionOf({ target }, actual);
      expect(found.achieved).toBe(actual * 2 <= now);
      expect(found.change).toBe((actual - now) / now);
      expect(found.target).toBe(now / 2);
    }),
  );
});
