import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Calibration, errorsOf } from "./calibration.ts";

const key = { model: "gpt-5", kind: "prose", side: "output" } as const;

function calibrated(calls: number, actual: number, estimated: number): Calibration {
  const calibration = new Calibration();
  for (let call = 0; call < calls; call += 1) calibration.observe(key, estimated, actual);
  return calibration;
}

describe("a factor", () => {
  test("is 1 until twenty calls were compared", () => {
    expect(calibrated(19, 150, 100).factor(key)).toBe(1);
    expect(calibrated(20, 150, 100).factor(key)).toBeCloseTo(1.5);
  });

  test.each([
    [1000, 100, 2],
    [10, 100, 0.5],
  ])("for %i tokens where %i were estimated is %d", (actual, estimated, factor) => {
    expect(calibrated(50, actual, estimated).factor(key)).toBe(factor);
  });

  test("is of its own model, kind and side alone", () => {
    const calibration = calibrated(20, 150, 100);
    for (const other of [{ model: "gpt-4o" }, { kind: "code" }, { side: "input" }] as const)
      expect(calibration.factor({ ...key, ...other })).toBe(1);
  });

  test("follows what is newer", () => {
    const calibration = calibrated(100, 150, 100);
    for (let call = 0; call < 400; call += 1) calibration.observe(key, 100, 80);
    expect(calibration.factor(key)).toBeCloseTo(0.8, 1);
  });

  test("is always from 0.5 to 2, and lies between what was seen", () => {
    const calls = fc.array(
      fc.tuple(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
      ),
      {
        minLength: 20,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(calls, (seen) => {
        const calibration = new Calibration();
        for (const [estimated, ratio] of seen)
          calibration.observe(key, estimated, estimated * ratio);
        const factor = calibration.factor(key);
        const ratios = seen.map(([, ratio]) => Math.min(2, Math.max(0.5, ratio)));
        expect(factor).toBeGreaterThanOrEqual(Math.min(...ratios) - 1e-9);
        expect(factor).toBeLessThanOrEqual(Math.max(...ratios) + 1e-9);
      }),
    );
  });

  test("never makes a constant bias larger", () => {
    const ratio = fc.double({ min: 0.2, max: 5, noNaN: true });
    fc.assert(
      fc.property(ratio, (actual) => {
        const corrected = calibrated(30, actual * 1000, 1000).factor(key) * 1000;
        expect(Math.abs(corrected - actual * 1000)).toBeLessThanOrEqual(
          Math.abs(1000 - actual * 1000) + 1e-6,
        );
      }),
    );
  });
});

test("what is no count changes nothing", () => {
  const calibration = calibrated(20, 150, 100);
  for (const odd of [0, -1, Number.NaN, Infinity]) {
    calibration.observe(key, odd, 100);
    calibration.observe(key, 100, odd);
  }
  expect(calibration.report()).toEqual(calibrated(20, 150, 100).report());
});

test("kept are the 200 kinds that were seen last", () => {
  const calibration = calibrated(1, 100, 100);
  for (let model = 0; model < 250; model += 1)
    calibration.observe({ ...key, model: `m${model}` }, 1, 1);
  const models = calibration.report().map(({ model }) => model);
  expect(models).toEqual(Array.from({ length: 200 }, (_, place) => `m${place + 50}`));
});

describe("a report", () => {
  test("tells how far estimates were off, as they were then", () => {
    const calibration = calibrated(20, 125, 100);
    expect(calibration.report()).toEqual([
      {
        ...key,
        calls: 20,
        factor: expect.closeTo(1.25),
        median: 0.2,
        p90: 0.2,
        within10: 0,
        bias: expect.closeTo(-0.2),
      },
    ]);
    for (let call = 0; call < 20; call += 1) calibration.observe(key, 100, 125);
    expect(calibration.report()).toMatchObject([{ calls: 40, median: 0.2, within10: 0.5 }]);
  });

  test("of no errors is of zeros", () => {
    expect(errorsOf([])).toEqual({ median: 0, p90: 0, within10: 0, bias: 0 });
  });

  test("of errors takes them without their sign, but for the bias", () => {
    const errors = [-0.05, 0.05, -0.1, 0.2, -0.4, 0, 0, 0, 0, 0];
    expect(errorsOf(errors)).toEqual({
      median: 0.05,
      p90: 0.4,
      within10: 0.8,
      bias: expect.closeTo(-0.03),
    });
  });
});
