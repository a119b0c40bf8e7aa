import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationOf, isClean, solvedOverhead } from "./calibration.ts";
import type { EstimationSample } from "./sample.ts";

const tokens = fc.integer({ min: 0, max: 100_000 });
const sample: fc.Arbitrary<EstimationSample> = fc.record({
  predicted: tokens,
  actual: tokens,
  category: fc.constantFrom("docs", "tests"),
  complexity: fc.constantFrom("low", "high", undefined),
  budget: fc.option(tokens, { nil: undefined }),
  ceiling: fc.option(tokens, { nil: undefined }),
  success: fc.constantFrom(true, true, false, undefined),
  truncated: fc.constantFrom(false, false, true, undefined),
});
const samples = fc.array(sample, { maxLength: 80 });

const alike = (count: number, more: Partial<EstimationSample> = {}): EstimationSample[] =>
  Array.from({ length: count }, () => ({
    predicted: 100,
    actual: 150,
    category: "docs",
    complexity: "low",
    success: true,
    truncated: false,
    ...more,
  }));

describe("how many are enough", () => {
  test.each([
    { count: 4, groups: 0, proposed: 0, missing: [1] },
    { count: 5, groups: 1, proposed: 0, missing: [] },
    { count: 19, groups: 1, proposed: 0, missing: [] },
    { count: 20, groups: 1, proposed: 1, missing: [] },
  ])("$count of one group", ({ count, groups, proposed, missing }) => {
    const found = calibrationOf(alike(count));
    expect(found.groups).toHaveLength(groups);
    expect(found.proposed).toHaveLength(proposed);
    expect(found.thin.map((group) => group.missing)).toEqual(missing);
  });

  test.each([
    { of: "failed", more: { success: false } },
    { of: "not known to have succeeded", more: { success: undefined } },
    { of: "cut off", more: { truncated: true } },
    { of: "without output", more: { actual: 0 } },
    { of: "without a prediction", more: { predicted: 0 } },
  ])("what is $of counts nowhere", ({ more }) => {
    const found = calibrationOf([...alike(19), ...alike(9, more)]);
    expect([found.cleanSamples, found.isEnough]).toEqual([19, false]);
  });
});

describe("a group, for any samples", () => {
  test("has the confidence of the formula", () => {
    fc.assert(
      fc.property(samples, (all) => {
        for (const group of calibrationOf(all, { minGroup: 1 }).groups) {
          const ratios = all
            .filter(isClean)
            .filter(
              ({ category, complexity = "unknown" }) =>
                category === group.category && complexity === group.complexity,
            )
            .map(({ predicted, actual }) => actual / predicted);
          const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
          const variance =
            ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / ratios.length;
          const expected =
            0.6 * Math.min(1, ratios.length / 12) + 0.4 * (1 / (1 + Math.sqrt(variance)));
          expect(group.samples).toBe(ratios.length);
          expect(group.confidence).toBeCloseTo(expected, 9);
          expect(group.medianRatio).toBe(
            ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)],
          );
        }
      }),
    );
  });

  test("goes half of the way on a logarithmic scale, and no further than the largest change", () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 2, noNaN: true }), (all, maxChange) => {
        const groups = calibrationOf(all, { maxChange, minGroup: 1 }).groups;
        for (const { medianRatio, multiplier } of groups) {
          expect(Math.abs(multiplier - 1)).toBeLessThanOrEqual(maxChange + 1e-12);
          const wanted = Math.sqrt(medianRatio);
          const isWithin = Math.abs(wanted - 1) <= maxChange;
          expect(multiplier === wanted).toBe(isWithin);
        }
      }),
    );
  });

  test("without damping and bound goes all the way", () => {
    fc.assert(
      fc.property(samples, (all) => {
        const options = { damping: "none", maxChange: Infinity, minGroup: 1 } as const;
        for (const { medianRatio, multiplier } of calibrationOf(all, options).groups)
          expect(multiplier).toBe(medianRatio);
      }),
    );
  });

  test("only those are proposed that are sure, and each clean sample is in one group", () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (all, minConfidence) => {
        const found = calibrationOf(all, { minConfidence });
        expect(found.proposed).toEqual(
          found.isEnough
            ? found.groups.filter(({ confidence }) => confidence >= minConfidence)
            : [],
        );
        const counted = [...found.groups, ...found.thin].map((group) => group.samples);
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(found.cleanSamples);
      }),
    );
  });
});

test("with the overhead that is solved for, estimates are what was needed", () => {
  const overhead = fc.integer({ min: 0, max: 10_000 });
  const marginal = fc.integer({ min: 0, max: 10_000 });
  const multiplier = fc.double({ min: 0.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(overhead, marginal, multiplier, (now, files, factor) => {
      const predicted = (now + files) * 1.3;
      const solved = solvedOverhead([{ predicted, actual: predicted }], factor, { overhead: now });
      const wanted = Math.max(files, factor * (now + files));
      expect(Math.abs(solved + files - wanted)).toBeLessThanOrEqual(0.5 + 1e-6);
    }),
  );
});
