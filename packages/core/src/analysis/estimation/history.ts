import { groupBy } from "../group.ts";
import { deliverablesBucket } from "./accuracy.ts";
import { isClean } from "./calibration.ts";
import { canonicalCategory } from "./estimator.ts";
import type { EstimationSample } from "./sample.ts";
import { exclusiveQuantile } from "./statistics.ts";

/** Samples that a group needs before it is trusted. */
const enough = 5;

type Work = Pick<EstimationSample, "category" | "complexity" | "deliverables">;

/** Groups to look a piece of work up in, from the most alike to all. */
const keysOf = ({ category, complexity, deliverables }: Work): readonly string[] => {
  const kind = canonicalCategory(category ?? "unknown");
  return [
    JSON.stringify([kind, complexity, deliverablesBucket(deliverables)]),
    JSON.stringify([kind, complexity]),
    JSON.stringify([kind]),
    "all",
  ];
};

/** Expects of work what a share of the like of it has needed. */
export type Predictor = (work: Work) => number | undefined;

/**
 * A predictor from what happened: the quantile `share` (0 to 1, 0.9 unless said) of the actual tokens of the most alike
 * group with five clean samples, by category, complexity and number of files. Gives undefined where there are too few.
 */
export function historyPredictor(samples: readonly EstimationSample[], share = 0.9): Predictor {
  const clean = samples.filter(isClean);
  const keyed = clean.flatMap((sample) => keysOf(sample).map((key) => ({ key, sample })));
  const groups = groupBy(keyed, ({ key }) => key);
  return (work) => {
    for (const key of keysOf(work)) {
      const group = groups.get(key);
      if (group === undefined || group.length < enough) continue;
      const actual = group.map(({ sample }) => sample.actual);
      return Math.round(exclusiveQuantile(actual, share));
    }
    return undefined;
  };
}

/** The samples with what the predictor would have said, made from all the others; those of which it says nothing are left out. */
export function withHistory(
  samples: readonly EstimationSample[],
  share?: number,
): readonly EstimationSample[] {
  return samples.flatMap((sample) => {
    const others = samples.filter((other) => other !== sample);
    const predicted = historyPredictor(others, share)(sample);
    return predicted === undefined ? [] : [{ ...sample, predicted }];
  });
}
