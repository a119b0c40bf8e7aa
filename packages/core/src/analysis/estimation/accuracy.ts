import { groupBy } from "../group.ts";
import { isComplete, isUnderestimated, smapePercent, wasteRatio } from "./sample.ts";
import type { EstimationSample } from "./sample.ts";
import { mean, summaryOf } from "./statistics.ts";
import type { Summary } from "./statistics.ts";

/** What is looked at, and what is allowed. */
export interface AccuracyOptions {
  /**
   * How many times more than predicted may come before a sample is underestimated.
   * @defaultValue 1.1
   */
  readonly tolerance?: number;
  /**
   * Only samples of calls that are known to have succeeded.
   * @defaultValue false
   */
  readonly successOnly?: boolean;
  /**
   * @defaultValue 0.05
   */
  readonly maxUnderestimation?: number;
  /**
   * @defaultValue 0.02
   */
  readonly maxTruncation?: number;
}

/** A rate from 0 to 1; 0 of none. */
export interface Rate {
  readonly count: number;
  readonly of: number;
  readonly rate: number;
}

/** A rate that may not be above a bound. */
export interface Gate extends Rate {
  readonly bound: number;
  readonly passed: boolean;
}

/** How good predictions were. */
export interface Accuracy {
  readonly samples: number;
  /** First tier, risk: the gates that decide whether the estimator is to be tuned. */
  readonly underestimation: Gate;
  readonly truncation: Gate;
  readonly success: Rate;
  /** Second tier, cost: predicted to actual. */
  readonly waste: Summary;
  /** In per cent, of what was not truncated. */
  readonly smape: Summary;
  /** Truncated replies: what came is a lower bound. */
  readonly truncated: {
    readonly count: number;
    readonly meanPredicted: number;
    readonly meanActual: number;
    readonly underestimated: Rate;
  };
  /** Whether a gate failed. */
  readonly needsTuning: boolean;
}

function rateOf<Value>(values: readonly Value[], holds: (value: Value) => boolean): Rate {
  const count = values.filter(holds).length;
  return { count, of: values.length, rate: values.length === 0 ? 0 : count / values.length };
}

const gateOf = (rate: Rate, bound: number): Gate => ({
  ...rate,
  bound,
  passed: rate.rate <= bound,
});

/** The samples that `options` ask for. */
export function chosen(
  samples: readonly EstimationSample[],
  { successOnly = false }: AccuracyOptions,
): readonly EstimationSample[] {
  return successOnly ? samples.filter(({ success }) => success === true) : samples;
}

/** Judges predictions. The rates of truncation and of success are each of the samples that tell of it. */
export function accuracyOf(
  samples: readonly EstimationSample[],
  options: AccuracyOptions = {},
): Accuracy {
  const { tolerance = 1.1, maxUnderestimation = 0.05, maxTruncation = 0.02 } = options;
  const all = chosen(samples, options);
  const cut = all.filter(({ truncated }) => truncated === true);
  const isUnder = (one: EstimationSample): boolean => isUnderestimated(one, tolerance);
  const underestimation = gateOf(rateOf(all, isUnder), maxUnderestimation);
  const truncation = gateOf(
    rateOf(
      all.filter(({ truncated }) => truncated !== undefined),
      ({ truncated }) => truncated === true,
    ),
    maxTruncation,
  );
  return {
    samples: all.length,
    underestimation,
    truncation,
    success: rateOf(all.filter(isComplete), ({ success }) => success === true),
    waste: summaryOf(all.filter(({ actual }) => actual > 0).map(wasteRatio)),
    smape: summaryOf(all.filter(({ truncated }) => truncated !== true).map(smapePercent)),
    truncated: {
      count: cut.length,
      meanPredicted: mean(cut.map(({ predicted }) => predicted)),
      meanActual: mean(cut.map(({ actual }) => actual)),
      underestimated: rateOf(cut, isUnder),
    },
    needsTuning: !underestimation.passed || !truncation.passed,
  };
}

/** The sizes of work that are told apart. */
export function deliverablesBucket(count: number | undefined): string {
  if (count === undefined) return "unknown";
  if (count <= 1) return "1";
  return count <= 5 ? "2-5" : "6+";
}

/** By what samples are told apart. */
export type Stratum = "category" | "complexity" | "deliverables";

const strata: Readonly<Record<Stratum, (sample: EstimationSample) => string>> = {
  category: ({ category }) => category ?? "unknown",
  complexity: ({ complexity }) => complexity ?? "unknown",
  deliverables: ({ deliverables }) => deliverablesBucket(deliverables),
};

/** The accuracy of each part of the samples, the largest part first. */
export function stratified(
  samples: readonly EstimationSample[],
  by: Stratum,
  options: AccuracyOptions = {},
): readonly { readonly value: string; readonly accuracy: Accuracy }[] {
  const parts = groupBy(chosen(samples, options), strata[by]);
  return [...parts]
    .map(([value, part]) => ({ value, accuracy: accuracyOf(part, options) }))
    .toSorted((a, b) => b.accuracy.samples - a.accuracy.samples);
}
