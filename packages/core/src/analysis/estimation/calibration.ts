import { groupBy } from "../group.ts";
import { mean, median, populationDeviation } from "./statistics.ts";
import type { EstimationSample } from "./sample.ts";

/** Samples of one category and complexity, and what they say of the estimator. */
export interface CalibrationGroup {
  readonly category: string;
  readonly complexity: string;
  readonly samples: number;
  readonly meanActual: number;
  readonly meanPredicted: number;
  /** Actual to predicted. */
  readonly meanRatio: number;
  readonly medianRatio: number;
  readonly minRatio: number;
  readonly maxRatio: number;
  /** 0.6 min(1, n / 12) + 0.4 / (1 + s), with s the standard deviation of the ratios: from 0 to 1. */
  readonly confidence: number;
  /** Budget to actual, where budgets are told. */
  readonly medianBudgetWaste: number | undefined;
  readonly p90BudgetWaste: number | undefined;
  readonly meanBudget: number | undefined;
  /** By what to multiply the whole estimate: the median ratio, damped and within the largest change. */
  readonly multiplier: number;
}

/** A group of which there are too few samples. */
export interface ThinGroup {
  readonly category: string;
  readonly complexity: string;
  readonly samples: number;
  readonly missing: number;
}

export interface Calibration {
  /** Samples that count: succeeded, not truncated, with both numbers. */
  readonly cleanSamples: number;
  /** Whether there are enough of them for anything to be proposed. */
  readonly isEnough: boolean;
  readonly groups: readonly CalibrationGroup[];
  /** Groups with the confidence that is asked for, if there are enough samples. */
  readonly proposed: readonly CalibrationGroup[];
  readonly thin: readonly ThinGroup[];
}

export interface CalibrationOptions {
  /**
   * Clean samples that are needed overall.
   * @defaultValue 20
   */
  readonly minSamples?: number;
  /**
   * Clean samples that a group needs.
   * @defaultValue 5
   */
  readonly minGroup?: number;
  /**
   * @defaultValue 0.7
   */
  readonly minConfidence?: number;
  /**
   * `sqrt` goes half of the way on a logarithmic scale, so that one calibration does not overshoot.
   * @defaultValue "sqrt"
   */
  readonly damping?: "none" | "sqrt";
  /**
   * The largest change of one calibration, as a share; `Infinity` for none.
   * @defaultValue 0.5
   */
  readonly maxChange?: number;
}

/** Whether a sample tells what the estimator should have said. */
export function isClean({ success, truncated, predicted, actual }: EstimationSample): boolean {
  return success === true && truncated !== true && predicted > 0 && actual > 0;
}

/** The upper one of the two values in the middle. */
function upperMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The value at nine tenths of the sorted list. */
function upperP90(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.9)] ?? 0;
}

function damped(ratio: number, { damping = "sqrt", maxChange = 0.5 }: CalibrationOptions): number {
  const wanted = damping === "sqrt" ? Math.sqrt(ratio) : ratio;
  return Math.min(1 + maxChange, Math.max(1 - maxChange, wanted));
}

function budgetWasteOf(samples: readonly EstimationSample[]): readonly number[] {
  return samples.flatMap(({ budget, ceiling, actual }) => {
    const set = ceiling ?? budget;
    return set === undefined ? [] : [set / actual];
  });
}

function groupOf(
  samples: readonly EstimationSample[],
  options: CalibrationOptions,
): CalibrationGroup {
  const ratios = samples.map(({ actual, predicted }) => actual / predicted);
  const wastes = budgetWasteOf(samples);
  const budgets = samples.flatMap(({ budget }) => budget ?? []);
  const medianRatio = upperMedian(ratios);
  const [first] = samples;
  return {
    category: first?.category ?? "unknown",
    complexity: first?.complexity ?? "unknown",
    samples: samples.length,
    meanActual: mean(samples.map(({ actual }) => actual)),
    meanPredicted: mean(samples.map(({ predicted }) => predicted)),
    meanRatio: mean(ratios),
    medianRatio,
    minRatio: ratios.reduce((least, ratio) => Math.min(least, ratio), Infinity),
    maxRatio: ratios.reduce((most, ratio) => Math.max(most, ratio), 0),
    confidence: 0.6 * Math.min(1, samples.length / 12) + 0.4 / (1 + populationDeviation(ratios)),
    medianBudgetWaste: wastes.length === 0 ? undefined : upperMedian(wastes),
    p90BudgetWaste: wastes.length === 0 ? undefined : upperP90(wastes),
    meanBudget: budgets.length === 0 ? undefined : mean(budgets),
    multiplier: damped(medianRatio, options),
  };
}

/** What samples say of the estimator, by category and complexity, the largest group first. */
export function calibrationOf(
  samples: readonly EstimationSample[],
  options: CalibrationOptions = {},
): Calibration {
  const { minSamples = 20, minGroup = 5, minConfidence = 0.7 } = options;
  const clean = samples.filter(isClean);
  const parts = groupBy(clean, ({ category, complexity }) =>
    JSON.stringify([category ?? "unknown", complexity ?? "unknown"]),
  );
  const all = [...parts.values()].toSorted((a, b) => b.length - a.length);
  const groups = all
    .filter((part) => part.length >= minGroup)
    .map((part) => groupOf(part, options));
  const isEnough = clean.length >= minSamples;
  return {
    cleanSamples: clean.length,
    isEnough,
    groups,
    proposed: isEnough ? groups.filter(({ confidence }) => confidence >= minConfidence) : [],
    thin: all
      .filter((part) => part.length < minGroup)
      .map((part) => ({
        category: part[0]?.category ?? "unknown",
        complexity: part[0]?.complexity ?? "unknown",
        samples: part.length,
        missing: minGroup - part.length,
      })),
  };
}

/** How an estimate is made: `(overhead + marginal) safety`. */
export interface EstimateTerms {
  readonly overhead: number;
  /**
   * The factor around the sum.
   * @defaultValue 1.3
   */
  readonly safety?: number;
}

/**
 * The overhead with which the estimates of a group would have had the median that was needed: from
 * `multiplier (overhead + marginal) safety = (overhead' + marginal) safety`, with the median marginal part of the samples.
 * Never negative: a marginal part that is too large alone cannot be mended by the overhead.
 */
export function solvedOverhead(
  samples: readonly EstimationSample[],
  multiplier: number,
  { overhead, safety = 1.3 }: EstimateTerms,
): number {
  const marginal = median(
    samples.map(({ predicted }) => Math.max(0, predicted / safety - overhead)),
  );
  return Math.max(0, Math.round(multiplier * (overhead + marginal) - marginal));
}
