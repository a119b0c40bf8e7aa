import { calibrationOf } from "./calibration.ts";
import type { CalibrationOptions } from "./calibration.ts";
import type { EstimationSample } from "./sample.ts";

/** What to run so that a calibration can tell more. */
export interface SamplingPlan {
  readonly cleanSamples: number;
  /** Clean samples that lack overall. */
  readonly missing: number;
  /** Runs to make of each kind of work, the kind that lacks fewest first: it is done soonest. */
  readonly runs: readonly {
    readonly category: string;
    readonly complexity: string;
    readonly samples: number;
    readonly runs: number;
  }[];
}

/** The share of samples that turn out clean; a half where there are none to tell from. */
function cleanShare(samples: readonly EstimationSample[], clean: number): number {
  return samples.length === 0 || clean === 0 ? 0.5 : clean / samples.length;
}

/** Runs that fill thin groups, with as many more as are expected to fail or be cut off. */
export function samplingPlan(
  samples: readonly EstimationSample[],
  options: CalibrationOptions = {},
): SamplingPlan {
  const { thin, cleanSamples } = calibrationOf(samples, options);
  const share = cleanShare(samples, cleanSamples);
  return {
    cleanSamples,
    missing: Math.max(0, (options.minSamples ?? 20) - cleanSamples),
    runs: thin
      .map(({ category, complexity, samples: count, missing }) => ({
        category,
        complexity,
        samples: count,
        runs: Math.ceil(missing / share),
      }))
      .toSorted((a, b) => a.runs - b.runs),
  };
}
