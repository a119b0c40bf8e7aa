import { accuracyOf, isComplete, stratified, summaryOf } from "@spoor/core/analysis";
import type { Accuracy, OverheadTable, Stratum, Summary } from "@spoor/core/analysis";
import type { Estimates } from "../store/question/estimates.ts";
import { comparisonOf } from "./comparison.ts";
import type { Comparison } from "./comparison.ts";

/** What is asked of the estimates. */
export interface AnalysisOptions {
  /** How many times more than predicted may come. */
  readonly tolerance: number;
  readonly successOnly: boolean;
  readonly stratify: boolean;
  readonly overheads?: OverheadTable | undefined;
}

/** The accuracy of the samples that have one value in common. */
export interface StratumPart {
  readonly value: string;
  readonly accuracy: Accuracy;
}

/** How good the estimates of a store were. */
export interface Analysis extends Accuracy {
  /** All samples, before those were chosen that `samples` counts. */
  readonly total: number;
  /** Of the chosen ones those that tell how the call ended: the rate of success is of these. */
  readonly complete: number;
  /** Estimates of which no output tokens are told; they count nowhere. */
  readonly incomplete: number;
  readonly successOnly: boolean;
  readonly underMultiplier: number;
  /** Tokens, of what was not cut off. */
  readonly predicted: Summary;
  readonly actual: Summary;
  /** Empty unless asked for. */
  readonly strata: Readonly<Partial<Record<Stratum, readonly StratumPart[]>>>;
  readonly comparison: Comparison;
  /** ISO 8601, of the first and the last sample. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Judges the estimates of a store. */
export function analysisOf(
  { samples, incomplete }: Estimates,
  { tolerance, successOnly, stratify, overheads }: AnalysisOptions,
): Analysis {
  const options = { tolerance, successOnly };
  const chosen = successOnly ? samples.filter(({ success }) => success === true) : samples;
  const whole = chosen.filter(({ truncated }) => truncated !== true);
  const by = (stratum: Stratum): readonly StratumPart[] => stratified(samples, stratum, options);
  return {
    ...accuracyOf(samples, options),
    total: samples.length,
    complete: chosen.filter(isComplete).length,
    incomplete,
    successOnly,
    underMultiplier: tolerance,
    predicted: summaryOf(whole.map(({ predicted }) => predicted)),
    actual: summaryOf(whole.map(({ actual }) => actual)),
    strata: stratify
      ? {
          category: by("category"),
          complexity: by("complexity"),
          deliverables: by("deliverables"),
        }
      : {},
    comparison: comparisonOf(samples, { tolerance, overheads }),
    from: samples[0]?.at,
    to: samples.at(-1)?.at,
  };
}
