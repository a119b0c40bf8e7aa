import {
  accuracyOf,
  canonicalCategory,
  estimateWork,
  isClean,
  predictedByOthers,
} from "@spoor/core/analysis";
import type { Accuracy, OverheadTable, Work } from "@spoor/core/analysis";
import type { StoredSample } from "../store/question/estimates.ts";

/** How good one predictor was on samples that all of them had something to say of. */
export interface Compared extends Pick<Accuracy, "underestimation" | "waste" | "smape"> {
  /** `recorded`: what was predicted then; `estimator`: the built-in one; `history`: a quantile of all other samples. */
  readonly predictor: "recorded" | "estimator" | "history";
}

export interface Comparison {
  /** Samples that succeeded, were not cut off, and of which every predictor told has something to say. */
  readonly samples: number;
  /** Whether the samples name their files, without which the built-in estimator says nothing. */
  readonly hasFiles: boolean;
  readonly predictors: readonly Compared[];
}

export interface ComparisonOptions {
  readonly tolerance: number;
  readonly overheads?: OverheadTable | undefined;
}

const complexities: readonly Work["complexity"][] = ["low", "medium", "high"];

/** What the built-in estimator would have said; undefined where the work is not told. */
function estimated(
  { category, complexity, files }: StoredSample,
  overheads: OverheadTable | undefined,
): number | undefined {
  const level = complexities.find((one) => one === complexity);
  if (category === undefined || level === undefined || files.length === 0) return undefined;
  const deliverables = files.map((path) => ({ path }));
  const work = { category: canonicalCategory(category), complexity: level, deliverables };
  return estimateWork(work, overheads).tokens;
}

function compared(
  predictor: Compared["predictor"],
  samples: readonly StoredSample[],
  tolerance: number,
): Compared {
  const { underestimation, waste, smape } = accuracyOf(samples, { tolerance });
  return { predictor, underestimation, waste, smape };
}

/** A sample, and what the other two say of it. */
interface Candidate {
  readonly sample: StoredSample;
  readonly history: number;
  readonly estimate: number | undefined;
}

function candidatesOf(
  samples: readonly StoredSample[],
  overheads: OverheadTable | undefined,
): readonly Candidate[] {
  const clean = samples.filter(isClean);
  const predictions = predictedByOthers(clean);
  return clean.flatMap((sample, index) => {
    const history = predictions[index];
    return history === undefined
      ? []
      : [{ sample, history, estimate: estimated(sample, overheads) }];
  });
}

const predictedAs = (sample: StoredSample, predicted: number): StoredSample => ({
  ...sample,
  predicted,
});

/** The recorded predictions beside those of the built-in estimator and of history, on the same clean samples. */
export function comparisonOf(
  samples: readonly StoredSample[],
  { tolerance, overheads }: ComparisonOptions,
): Comparison {
  const candidates = candidatesOf(samples, overheads);
  const told = candidates.filter(({ estimate }) => estimate !== undefined);
  const hasFiles = told.length > 0;
  const same = hasFiles ? told : candidates;
  const recorded = same.map(({ sample }) => sample);
  const byEstimator = told.map(({ sample, estimate = 0 }) => predictedAs(sample, estimate));
  const byHistory = same.map(({ sample, history }) => predictedAs(sample, history));
  const predictors = [
    compared("recorded", recorded, tolerance),
    ...(hasFiles ? [compared("estimator", byEstimator, tolerance)] : []),
    compared("history", byHistory, tolerance),
  ];
  return { samples: same.length, hasFiles, predictors: same.length === 0 ? [] : predictors };
}
