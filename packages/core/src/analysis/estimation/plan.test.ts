import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationOf } from "./calibration.ts";
import { samplingPlan } from "./plan.ts";
import type { EstimationSample } from "./sample.ts";

const clean: EstimationSample = {
  predicted: 1,
  actual: 1,
  category: "docs",
  complexity: "low",
  success: true,
};

describe("samplingPlan", () => {
  test("without samples, of all that samples should cover", () => {
    const { missing, runs } = samplingPlan([]);
    expect(missing).toBe(20);
    expect(runs).toHaveLength(9);
    expect(runs[0]).toEqual({
      category: "implementation",
      complexity: "low",
      samples: 0,
      wanted: 5,
      runs: 10,
    });
  });

  test("fills thin groups, with more runs where many fail", () => {
    const failed = { ...clean, success: false };
    const samples = [clean, clean, failed, { ...failed, category: "backend" }];
    const { runs } = samplingPlan(samples);
    const known = runs.filter(({ category, complexity }) =>
      samples.some((one) => one.category === category && one.complexity === complexity),
    );
    expect(known).toEqual([
      { category: "docs", complexity: "low", samples: 2, wanted: 3, runs: 6 },
      { category: "backend", complexity: "low", samples: 0, wanted: 5, runs: 10 },
    ]);
  });

  test("knows a category by any of its names, and plans nothing of no kind", () => {
    const { runs } = samplingPlan([
      { ...clean, category: "documentation" },
      { predicted: 1, actual: 1 },
    ]);
    const kinds = runs.map(({ category, complexity }) => `${category} ${complexity}`);
    expect(kinds).toContain("documentation low");
    expect(kinds).not.toContain("docs low");
    expect(kinds.some((kind) => kind.includes("unknown"))).toBe(false);
  });

  test("is enough in each group and in all, for any samples, and no more than that", () => {
    const sample = fc.record({
      category: fc.constantFrom("docs", "tests", "novel", undefined),
      complexity: fc.constantFrom("low", "high"),
      success: fc.boolean(),
      truncated: fc.boolean(),
      predicted: fc.integer({ min: 0, max: 9 }),
      actual: fc.integer({ min: 0, max: 9 }),
    });
    const options = fc.record({
      minSamples: fc.integer({ min: 1, max: 200 }),
      minGroup: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), options, (samples, enough) => {
        const { cleanSamples, runs } = samplingPlan(samples, enough);
        const more = runs.flatMap(({ category, complexity, wanted }) =>
          Array.from({ length: wanted }, () => ({ ...clean, category, complexity })),
        );
        const then = calibrationOf([...samples, ...more], enough);
        expect(then.isEnough).toBe(true);
        expect(then.thin.filter(({ category }) => category !== "unknown")).toEqual([]);
        expect(samplingPlan([...samples, ...more], enough).runs).toEqual([]);
        const lacks = runs.map((one) => Math.max(0, enough.minGroup - one.samples));
        const needed = Math.max(
          enough.minSamples - cleanSamples,
          lacks.reduce((sum, lack) => sum + lack, 0),
        );
        expect(more.length).toBe(Math.max(0, needed));
      }),
    );
  });
});
