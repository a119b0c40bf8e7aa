import { groupBy } from "../group.ts";
import { deliverablesBucket } from "./accuracy.ts";
import { isClean } from "./calibration.ts";
import { canonicalCategory } from "./estimator.ts";
import type { EstimationSample } from "./sample.ts";
import { quantileAt } from "./statistics.ts";

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

/** The actual tokens of each group, in ascending order. */
function groupsOf(samples: readonly EstimationSample[]): ReadonlyMap<string, readonly number[]> {
  const keyed = samples
    .filter(isClean)
    .flatMap((sample) => keysOf(sample).map((key) => ({ key, actual: sample.actual })));
  return new Map(
    [...groupBy(keyed, ({ key }) => key)].map(([key, group]) => [
      key,
      group.map(({ actual }) => actual).toSorted((a, b) => a - b),
    ]),
  );
}

/** Where `value` is in ascending `values`, which have it. */
function indexOf(values: readonly number[], value: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((values[middle] ?? Infinity) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * A predictor from what happened: the quantile `share` (0 to 1, 0.9 unless said) of the actual tokens of the most alike
 * group with five clean samples, by category, complexity and number of files. Gives undefined where there are too few.
 */
export function historyPredictor(samples: readonly EstimationSample[], share = 0.9): Predictor {
  const groups = groupsOf(samples);
  return (work) => {
    const values = keysOf(work)
      .map((key) => groups.get(key) ?? [])
      .find(({ length }) => length >= enough);
    return values && Math.round(quantileAt(values.length, share, (index) => values[index]));
  };
}

/** What the predictor would have said of each sample, made from all the others; undefined where it says nothing. */
export function predictedByOthers(
  samples: readonly EstimationSample[],
  share = 0.9,
): readonly (number | undefined)[] {
  const groups = groupsOf(samples);
  return samples.map((sample) => {
    const isOwn = isClean(sample) ? 1 : 0;
    const values = keysOf(sample)
      .map((key) => groups.get(key) ?? [])
      .find(({ length }) => length - isOwn >= enough);
    if (values === undefined) return undefined;
    const own = isOwn === 1 ? indexOf(values, sample.actual) : Infinity;
    const predicted = quantileAt(values.length - isOwn, share, (index) =>
      index < own ? values[index] : values[index + 1],
    );
    return Math.round(predicted);
  });
}

/** The samples with what the predictor would have said, made from all the others; those of which it says nothing are left out. */
export function withHistory(
  samples: readonly EstimationSample[],
  share?: number,
): readonly EstimationSample[] {
  const predictions = predictedByOthers(samples, share);
  return samples.flatMap((sample, index) => {
    const predicted = predictions[index];
    return predicted === undefined ? [] : [{ ...sample, predicted }];
  });
}
