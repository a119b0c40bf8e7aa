import { autopackOverhead, calibrationOf, isClean, solvedOverhead } from "@spoor/core/analysis";
import type {
  Accuracy,
  Calibration,
  CalibrationGroup,
  CalibrationOptions,
  OverheadTable,
} from "@spoor/core/analysis";
import type { StoredSample } from "../store/question/estimates.ts";
import type { Analysis } from "./analysis.ts";
import { cellOf, overheadAt } from "./overheads.ts";

/** A group for which a change is proposed, with the overhead that would bring it about. */
export interface Proposal extends CalibrationGroup {
  /** Tokens; undefined where the table has no place for the group, or a larger group has it. */
  readonly overheadFrom: number | undefined;
  /** What would bring it about; 0 where the overhead alone cannot. */
  readonly overheadSolved: number | undefined;
  /** The same, within the largest change. */
  readonly overheadTo: number | undefined;
}

/** Why nothing is proposed. */
export type NotProposed = "gates_passed" | "too_few_samples" | "no_confident_group";

/** What samples say of the estimator, and what is proposed. */
export interface Calibrated extends Omit<Calibration, "proposed"> {
  readonly underestimation: Accuracy["underestimation"];
  readonly truncation: Accuracy["truncation"];
  readonly needsTuning: boolean;
  /** Groups with the confidence that is asked for, whether something is proposed or not. */
  readonly confidentGroups: number;
  readonly proposed: readonly Proposal[];
  /** Undefined where something is proposed. */
  readonly notProposed: NotProposed | undefined;
}

export interface CalibratedOptions extends CalibrationOptions {
  readonly minConfidence: number;
  /** Whether changes are proposed although the gates passed. */
  readonly always: boolean;
  readonly overheads?: OverheadTable | undefined;
}

/** The overhead of an estimator whose table does not have the work. */
const defaultOverhead = 2000;

const noOverhead = {
  overheadFrom: undefined,
  overheadSolved: undefined,
  overheadTo: undefined,
} as const;

function proposals(
  groups: readonly CalibrationGroup[],
  samples: readonly StoredSample[],
  { overheads = autopackOverhead, maxChange = 0.5 }: CalibratedOptions,
): readonly Proposal[] {
  const taken = new Set<string>();
  return groups.map((group) => {
    const cell = cellOf(group.category, group.complexity);
    const key = JSON.stringify(cell);
    if (cell === undefined || taken.has(key)) return { ...group, ...noOverhead };
    taken.add(key);
    const own = samples.filter(
      (sample) =>
        isClean(sample) &&
        (sample.category ?? "unknown") === group.category &&
        sample.complexity === group.complexity,
    );
    const overhead = overheadAt(overheads, cell) ?? defaultOverhead;
    const overheadSolved = solvedOverhead(own, group.multiplier, { overhead });
    const [least, most] = [overhead * Math.max(0, 1 - maxChange), overhead * (1 + maxChange)];
    const overheadTo =
      overhead === 0 ? overheadSolved : Math.round(Math.min(most, Math.max(least, overheadSolved)));
    return { ...group, overheadFrom: overhead, overheadSolved, overheadTo };
  });
}

function notProposedOf(
  { isEnough, proposed }: Calibration,
  needsTuning: boolean,
  always: boolean,
): NotProposed | undefined {
  if (!isEnough) return "too_few_samples";
  if (!needsTuning && !always) return "gates_passed";
  return proposed.length === 0 ? "no_confident_group" : undefined;
}

/** What `samples` say of the estimator. Changes are proposed where a gate of `analysis`, of the same samples, failed. */
export function calibratedOf(
  samples: readonly StoredSample[],
  analysis: Pick<Analysis, "underestimation" | "truncation" | "needsTuning">,
  options: CalibratedOptions,
): Calibrated {
  const { always, minConfidence } = options;
  const { underestimation, truncation, needsTuning } = analysis;
  const calibration = calibrationOf(samples, options);
  const notProposed = notProposedOf(calibration, needsTuning, always);
  return {
    ...calibration,
    underestimation,
    truncation,
    needsTuning,
    confidentGroups: calibration.groups.filter(({ confidence }) => confidence >= minConfidence)
      .length,
    proposed: notProposed === undefined ? proposals(calibration.proposed, samples, options) : [],
    notProposed,
  };
}
