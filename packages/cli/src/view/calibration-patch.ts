import type { Calibrated, CalibratedOptions, NotProposed, Proposal } from "./calibration.ts";

/** One change as the file has it; the first eight keys are those of Autopack's. */
export interface ProposedChange {
  readonly category: string;
  readonly complexity: string;
  readonly sample_count: number;
  /** Rounded to three places, as the ratios are. */
  readonly confidence: number;
  readonly median_ratio: number;
  readonly proposed_multiplier: number;
  readonly action: string;
  readonly reasoning: string;
  /** By what to multiply the whole estimate, damped and within the largest change. */
  readonly damped_multiplier: number;
  /** Tokens; null where no table has a place for the group, or a larger group has it. */
  readonly overhead_from: number | null;
  /** What would bring the multiplier about, before the largest change bounds it. */
  readonly overhead_solved: number | null;
  readonly overhead_to: number | null;
}

/** What is written beside the report, for `calibrate apply` and other programs. */
export interface CalibrationPatch {
  readonly metadata: {
    readonly generated_at: string;
    readonly confidence_threshold: number;
    readonly total_samples: number;
    readonly high_confidence_groups: number;
    readonly damping: string;
    /** Null for none. */
    readonly max_change: number | null;
    readonly not_proposed: NotProposed | null;
  };
  readonly proposed_changes: readonly ProposedChange[];
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function changeOf(proposal: Proposal): ProposedChange {
  const { medianRatio, overheadFrom = null, overheadSolved = null, overheadTo = null } = proposal;
  return {
    category: proposal.category,
    complexity: proposal.complexity,
    sample_count: proposal.samples,
    confidence: rounded(proposal.confidence),
    median_ratio: rounded(medianRatio),
    proposed_multiplier: rounded(medianRatio),
    action:
      overheadTo === null
        ? "multiply estimates of (category, complexity) by damped_multiplier"
        : "set the overhead of (category, complexity) to overhead_to",
    reasoning: `Actual tokens are ${medianRatio.toFixed(2)}x estimated (median)`,
    damped_multiplier: rounded(proposal.multiplier),
    overhead_from: overheadFrom,
    overhead_solved: overheadSolved,
    overhead_to: overheadTo,
  };
}

/** The patch of a calibration; `at` is ISO 8601. */
export function patchOf(
  calibrated: Calibrated,
  { minConfidence, damping = "sqrt", maxChange = 0.5 }: CalibratedOptions,
  at: string,
): CalibrationPatch {
  return {
    metadata: {
      generated_at: at,
      confidence_threshold: minConfidence,
      total_samples: calibrated.cleanSamples,
      high_confidence_groups: calibrated.confidentGroups,
      damping,
      max_change: Number.isFinite(maxChange) ? maxChange : null,
      not_proposed: calibrated.notProposed ?? null,
    },
    proposed_changes: calibrated.proposed.map(changeOf),
  };
}

/** `token_estimator_calibration_20251229_131333`, in UTC. */
export function calibrationName(at: Date): string {
  const [day = "", time = ""] = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `token_estimator_calibration_${day}_${time}`;
}
