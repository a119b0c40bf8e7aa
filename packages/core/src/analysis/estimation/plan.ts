import { calibrationOf, isClean } from "./calibration.ts";
import type { CalibrationOptions } from "./calibration.ts";
import { canonicalCategory } from "./estimator.ts";
import { groupBy } from "../group.ts";
import type { EstimationSample } from "./sample.ts";

/** Runs to make of one kind of work. */
export interface PlannedRuns {
  readonly category: string;
  readonly complexity: string;
  /** Clean samples that there are. */
  readonly samples: number;
  /** Clean samples that are to come. */
  readonly wanted: number;
  /** Runs that give as many, when as many fail as before. */
  readonly runs: number;
}

/** What to run so that a calibration can tell more. */
export interface SamplingPlan {
  readonly cleanSamples: number;
  /** Clean samples that lack overall. */
  readonly missing: number;
  /** The kind of work that takes fewest runs first: it is done soonest. */
  readonly runs: readonly PlannedRuns[];
}

/** What Autopack's guide wants samples to cover before anything is calibrated. */
const categories = ["implementation", "tests", "docs"] as const;
const complexities = ["low", "medium", "high"] as const;

interface Kind {
  readonly category: string;
  readonly complexity: string;
  readonly samples: number;
}

const nameOf = ({ category, complexity }: Omit<Kind, "samples">): string =>
  JSON.stringify([category, complexity]);

/** The kinds of work that samples, clean or not, are of; what is of no kind cannot be run. */
function knownKinds(samples: readonly EstimationSample[]): readonly Kind[] {
  const told = samples.flatMap((sample) => {
    const { category, complexity } = sample;
    const isTold = category !== undefined && complexity !== undefined;
    return isTold ? [{ category, complexity, isClean: isClean(sample) }] : [];
  });
  return [...groupBy(told, nameOf).values()].map((group) => ({
    category: group[0].category,
    complexity: group[0].complexity,
    samples: group.filter((one) => one.isClean).length,
  }));
}

/** The kinds of work that the guide wants and of which there is nothing, whatever a category is called. */
function missingKinds(known: readonly Kind[]): readonly Kind[] {
  const there = new Set(
    known.map(({ category, complexity }) =>
      nameOf({ category: canonicalCategory(category), complexity }),
    ),
  );
  return categories
    .flatMap((category) => complexities.map((complexity) => ({ category, complexity, samples: 0 })))
    .filter((kind) => !there.has(nameOf(kind)));
}

/** The share of samples that turn out clean; a half where there are none to tell from. */
function cleanShare(samples: readonly EstimationSample[], clean: number): number {
  return samples.length === 0 || clean === 0 ? 0.5 : clean / samples.length;
}

/** How many of `total` the kind at `index` of `count` takes when they are dealt out evenly. */
const dealt = (total: number, index: number, count: number): number =>
  Math.floor(total / count) + (index < total % count ? 1 : 0);

/**
 * Runs that give each kind of work the samples that a group needs, and all of them together as many as a calibration needs, with as
 * many runs more as are expected to fail or be cut off.
 */
export function samplingPlan(
  samples: readonly EstimationSample[],
  options: CalibrationOptions = {},
): SamplingPlan {
  const { minSamples = 20, minGroup = 5 } = options;
  const { cleanSamples } = calibrationOf(samples, options);
  const known = knownKinds(samples);
  const kinds = [...known, ...missingKinds(known)];
  const lacks = kinds.map((kind) => Math.max(0, minGroup - kind.samples));
  const missing = Math.max(0, minSamples - cleanSamples);
  const more = Math.max(
    0,
    lacks.reduce((left, lack) => left - lack, missing),
  );
  const share = cleanShare(samples, cleanSamples);
  const runs = kinds.map(({ category, complexity, samples: count }, index) => {
    const wanted = (lacks[index] ?? 0) + dealt(more, index, kinds.length);
    return { category, complexity, samples: count, wanted, runs: Math.ceil(wanted / share) };
  });
  return {
    cleanSamples,
    missing,
    runs: runs.filter(({ wanted }) => wanted > 0).toSorted((a, b) => a.runs - b.runs),
  };
}
