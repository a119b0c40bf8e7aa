import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accuracyOf, chosen, deliverablesBucket, stratified } from "./accuracy.ts";
import { isCutOff } from "./sample.ts";
import type { EstimationSample } from "./sample.ts";

const tokens = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 1_000_000_000 }),
  fc.constant(Number.MAX_SAFE_INTEGER),
);
const sample: fc.Arbitrary<EstimationSample> = fc.record({
  predicted: tokens,
  actual: tokens,
  category: fc.constantFrom("docs", "tests", undefined),
  deliverables: fc.option(fc.nat(9), { nil: undefined }),
  success: fc.constantFrom(true, false, undefined),
  truncated: fc.constantFrom(true, false, undefined),
});
const samples = fc.array(sample, { maxLength: 60 });

/** The quantile as Python's `statistics.quantiles(values, n=10)[8]` computes it. */
function ninthTenth(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const whole = sorted.length + 1;
  const j = Math.min(Math.max(Math.floor((9 * whole) / 10), 1), sorted.length - 1);
  const delta = 9 * whole - j * 10;
  return ((sorted[j - 1] ?? 0) * (10 - delta) + (sorted[j] ?? 0) * delta) / 10;
}

describe("accuracyOf", () => {
  test("counts by hand, for any samples", () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 1, max: 3, noNaN: true }), (all, tolerance) => {
        const found = accuracyOf(all, { tolerance });
        const told = all.filter(({ truncated }) => truncated !== undefined);
        const cut = all.filter(({ truncated }) => truncated === true);
        const ended = all.filter((one) => one.truncated !== undefined || one.success !== undefined);
        expect(found.underestimation).toMatchObject({
          count: all.filter(({ predicted, actual }) => actual > predicted * tolerance).length,
          of: all.length,
        });
        expect(found.truncation).toMatchObject({ count: cut.length, of: told.length });
        expect(found.success).toMatchObject({
          count: all.filter(({ success }) => success === true).length,
          of: ended.length,
        });
        expect(found.smape.count).toBe(all.length - cut.length);
        expect(found.waste.count).toBe(all.filter(({ actual }) => actual > 0).length);
        expect(found.needsTuning).toBe(
          found.underestimation.rate > 0.05 || found.truncation.rate > 0.02,
        );
      }),
    );
  });

  test("P90 of the waste is that of ten parts, and below ten samples the largest", () => {
    fc.assert(
      fc.property(samples, (all) => {
        const ratios = all
          .filter(({ actual }) => actual > 0)
          .map(({ predicted, actual }) => predicted / actual);
        const { p90 } = accuracyOf(all).waste;
        const expected = ratios.length < 10 ? Math.max(0, ...ratios) : ninthTenth(ratios);
        expect(p90 - expected).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
        expect(expected - p90).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
      }),
    );
  });

  test("no figure is beyond its range or no number, for any samples", () => {
    fc.assert(
      fc.property(samples, (all) => {
        const { smape, waste, underestimation, truncation, success } = accuracyOf(all);
        for (const { rate } of [underestimation, truncation, success])
          expect(rate >= 0 && rate <= 1).toBe(true);
        expect(smape.min >= 0 && smape.max <= 200).toBe(true);
        for (const value of [...Object.values(smape), ...Object.values(waste)])
          expect(Number.isFinite(value)).toBe(true);
      }),
    );
  });

  test("a greater tolerance finds no more underestimated", () => {
    fc.assert(
      fc.property(samples, (all) => {
        const [strict, usual, wide] = [1, 1.1, 2].map(
          (tolerance) => accuracyOf(all, { tolerance }).underestimation.count,
        );
        expect([strict, usual, wide].toSorted((a = 0, b = 0) => b - a)).toEqual([
          strict,
          usual,
          wide,
        ]);
      }),
    );
  });

  test("success only are those that are known to have succeeded", () => {
    fc.assert(
      fc.property(samples, (all) => {
        const good = all.filter(({ success }) => success === true);
        expect(accuracyOf(all, { successOnly: true })).toEqual(accuracyOf(good));
        expect(chosen(all, { successOnly: true })).toEqual(good);
      }),
    );
  });
});

describe("stratified", () => {
  test.each(["category", "complexity", "deliverables"] as const)(
    "by %s has each sample once",
    (by) => {
      fc.assert(
        fc.property(samples, (all) => {
          const parts = stratified(all, by);
          const sizes = parts.map(({ accuracy }) => accuracy.samples);
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(all.length);
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
          expect(new Set(parts.map(({ value }) => value)).size).toBe(parts.length);
        }),
      );
    },
  );

  test.each([
    [undefined, "unknown"],
    [0, "1"],
    [1, "1"],
    [2, "2-5"],
    [5, "2-5"],
    [6, "6+"],
  ])("%s files are %s", (count, bucket) => {
    expect(deliverablesBucket(count)).toBe(bucket);
  });
});

test.each([
  ["max_tokens", true],
  ["MAX_TOKENS", true],
  ["length", true],
  ["end_turn", false],
  ["max_tool_calls", false],
  [undefined, undefined],
])("a stop for %s is cut off: %s", (reason, expected) => {
  expect(isCutOff(reason)).toBe(expected);
});
