import type { Gate } from "@spoor/core/analysis";
import { plural } from "../print/count.ts";
import type { Piece, Style } from "../print/style.ts";
import type { Analysis, StratumPart } from "../view/analysis.ts";
import type { Compared } from "../view/comparison.ts";
import { cell, figureCell, sectionText } from "./section.ts";
import type { Section } from "./section.ts";

export const percent = (rate: number): string => `${(rate * 100).toFixed(1)} %`;
export const times = (ratio: number): string => `${ratio.toFixed(2)}x`;

/** A gate or rate of the first tier. */
export interface RiskRow {
  readonly name: string;
  readonly rate: { readonly count: number; readonly of: number; readonly rate: number };
  readonly gate?: Gate;
}

/** One row of figures of the second tier. */
export interface FigureRow {
  readonly name: string;
  readonly summary: Analysis["waste"];
  readonly write: (value: number) => string;
}

const right = "right" as const;

function verdictPiece(gate: Gate | undefined, { paint }: Style): Piece {
  if (gate === undefined) return cell(undefined);
  if (gate.of === 0) return cell("not told");
  return gate.passed ? cell("within", paint.green) : cell("above", paint.red);
}

export function riskSection(
  { underestimation, truncation, success }: Analysis,
  style: Style,
): Section<RiskRow> {
  const items: readonly RiskRow[] = [
    { name: "underestimation", rate: underestimation, gate: underestimation },
    { name: "truncation", rate: truncation, gate: truncation },
    { name: "success", rate: success },
  ];
  return {
    title: "Risk",
    columns: [
      { title: "rate" },
      { title: "samples", align: right },
      { title: "of", align: right },
      { title: "share", align: right },
      { title: "bound", align: right },
      { title: "verdict" },
    ],
    items,
    cells: ({ name, rate, gate }: RiskRow) => [
      cell(name),
      cell(rate.count),
      cell(rate.of),
      figureCell(percent(rate.rate), rate.rate),
      gate === undefined ? cell(undefined) : figureCell(percent(gate.bound), gate.bound),
      verdictPiece(gate, style),
    ],
  };
}

const whole = (value: number): string => value.toFixed(0);

export function costSection({ waste, smape, predicted, actual }: Analysis): Section<FigureRow> {
  return {
    title: "Cost",
    columns: [
      { title: "figure" },
      ...["median", "p90", "mean", "min", "max", "samples"].map((title) => ({
        title,
        align: right,
      })),
    ],
    items: [
      { name: "predicted / actual", summary: waste, write: times },
      { name: "SMAPE %", summary: smape, write: (value) => value.toFixed(1) },
      { name: "predicted tokens", summary: predicted, write: whole },
      { name: "actual tokens", summary: actual, write: whole },
    ],
    cells: ({ name, summary, write }) => [
      cell(name),
      ...[summary.median, summary.p90, summary.mean, summary.min, summary.max].map((value) =>
        figureCell(write(value), value),
      ),
      cell(summary.count),
    ],
  };
}

export function stratumSection(title: string, items: readonly StratumPart[]): Section<StratumPart> {
  return {
    title,
    columns: [
      { title: "value", flexible: true },
      ...["samples", "underestimation", "truncation", "success", "waste p50", "waste p90"].map(
        (name) => ({ title: name, align: right }),
      ),
    ],
    items,
    cells: ({ value, accuracy }) => [
      cell(value),
      cell(accuracy.samples),
      figureCell(percent(accuracy.underestimation.rate), accuracy.underestimation.rate),
      figureCell(percent(accuracy.truncation.rate), accuracy.truncation.rate),
      figureCell(percent(accuracy.success.rate), accuracy.success.rate),
      figureCell(times(accuracy.waste.median), accuracy.waste.median),
      figureCell(times(accuracy.waste.p90), accuracy.waste.p90),
    ],
  };
}

export function comparisonSection({ comparison }: Analysis): Section<Compared> {
  return {
    title: `Predictors on the same ${plural(comparison.samples, "clean sample")}`,
    columns: [
      { title: "predictor" },
      ...["underestimation", "waste p50", "waste p90", "SMAPE %"].map((title) => ({
        title,
        align: right,
      })),
    ],
    items: comparison.predictors,
    cells: ({ predictor, underestimation, waste, smape }) => [
      cell(predictor),
      figureCell(percent(underestimation.rate), underestimation.rate),
      figureCell(times(waste.median), waste.median),
      figureCell(times(waste.p90), waste.p90),
      figureCell(smape.mean.toFixed(1), smape.mean),
    ],
  };
}

/** What the gates say, in one line. */
export function verdictText({
  needsTuning,
  samples,
}: Pick<Analysis, "needsTuning" | "samples">): string {
  if (samples === 0) return "No samples: the gates cannot be judged.";
  return needsTuning
    ? "A gate failed: the estimator is to be tuned. See spoor calibrate."
    : "All gates passed: nothing is to be tuned.";
}

/** What was looked at, in one line. */
export function scopeText(analysis: Analysis): string {
  const { samples, total, complete, successOnly, underMultiplier } = analysis;
  const which = successOnly ? `that succeeded, of ${total}` : "of all";
  return `${plural(samples, "sample")} ${which}; ${complete} tell how the call ended; more than ${underMultiplier} times the prediction is underestimated.`;
}

/** Which replies were cut off, in one line. */
export function truncatedText({ truncated }: Analysis): string {
  const { count, meanPredicted, meanActual } = truncated;
  if (count === 0) return "No reply was cut off.";
  return `${plural(count, "reply", "replies")} cut off: predicted ${whole(meanPredicted)}, at least ${whole(meanActual)} tokens on average; not part of SMAPE.`;
}

/** The analysis as text for people. */
export function analysisText(analysis: Analysis, style: Style): string {
  const strata = Object.entries(analysis.strata).flatMap(([name, parts]) =>
    sectionText(stratumSection(`By ${name}`, parts), style),
  );
  return [
    scopeText(analysis),
    ...sectionText(riskSection(analysis, style), style),
    ...sectionText(costSection(analysis), style),
    truncatedText(analysis),
    ...strata,
    ...sectionText(comparisonSection(analysis), style),
    verdictText(analysis),
  ].join("\n\n");
}
