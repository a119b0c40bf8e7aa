import type { CalibrationGroup, ThinGroup } from "@spoor/core/analysis";
import { plural } from "../print/count.ts";
import type { Style } from "../print/style.ts";
import type { Calibrated, NotProposed, Proposal } from "../view/calibration.ts";
import { percent, times } from "./analysis.ts";
import { markdownSection } from "./markdown-section.ts";
import { cell, figureCell, sectionText } from "./section.ts";
import type { Section } from "./section.ts";

const right = "right" as const;

const rights = (titles: readonly string[]): { title: string; align: "right" }[] =>
  titles.map((title) => ({ title, align: right }));

const whole = (value: number | undefined): string => (value === undefined ? "-" : value.toFixed(0));

function groupSection({ groups }: Calibrated): Section<CalibrationGroup> {
  return {
    title: "Groups",
    columns: [
      { title: "category", flexible: true },
      { title: "complexity", flexible: true },
      ...rights([
        "samples",
        "mean actual",
        "mean predicted",
        "median ratio",
        "confidence",
        "multiplier",
        "budget waste p50",
        "budget waste p90",
      ]),
    ],
    items: groups,
    cells: (group) => [
      cell(group.category),
      cell(group.complexity),
      cell(group.samples),
      figureCell(whole(group.meanActual), group.meanActual),
      figureCell(whole(group.meanPredicted), group.meanPredicted),
      figureCell(times(group.medianRatio), group.medianRatio),
      figureCell(percent(group.confidence), group.confidence),
      figureCell(times(group.multiplier), group.multiplier),
      wasteCell(group.medianBudgetWaste),
      wasteCell(group.p90BudgetWaste),
    ],
  };
}

const wasteCell = (waste: number | undefined): ReturnType<typeof cell> =>
  waste === undefined ? cell(undefined) : figureCell(times(waste), waste);

function proposalSection({ proposed }: Calibrated): Section<Proposal> {
  return {
    title: "Proposed changes",
    columns: [
      { title: "category", flexible: true },
      { title: "complexity", flexible: true },
      ...rights([
        "samples",
        "confidence",
        "median ratio",
        "multiplier",
        "overhead now",
        "overhead then",
      ]),
    ],
    items: proposed,
    cells: (proposal) => [
      cell(proposal.category),
      cell(proposal.complexity),
      cell(proposal.samples),
      figureCell(percent(proposal.confidence), proposal.confidence),
      figureCell(times(proposal.medianRatio), proposal.medianRatio),
      figureCell(times(proposal.multiplier), proposal.multiplier),
      figureCell(whole(proposal.overheadFrom), proposal.overheadFrom ?? null),
      figureCell(whole(proposal.overheadTo), proposal.overheadTo ?? null),
    ],
  };
}

function thinSection({ thin }: Calibrated): Section<ThinGroup> {
  return {
    title: "Groups with too few samples",
    columns: [
      { title: "category", flexible: true },
      { title: "complexity", flexible: true },
      ...rights(["samples", "missing"]),
    ],
    items: thin,
    cells: ({ category, complexity, samples, missing }) => [
      cell(category),
      cell(complexity),
      cell(samples),
      cell(missing),
    ],
  };
}

const reasons: Readonly<Record<NotProposed, string>> = {
  gates_passed:
    "Nothing is proposed: both gates passed, so nothing is to be tuned. --always proposes all the same.",
  too_few_samples:
    "Nothing is proposed: there are too few clean samples. spoor calibrate plan says what to run.",
  no_confident_group: "Nothing is proposed: no group has the confidence that is asked for.",
};

function gatesText({ underestimation, truncation }: Calibrated): string {
  const rates = `underestimation ${percent(underestimation.rate)} (bound ${percent(underestimation.bound)}), truncation ${percent(truncation.rate)} (bound ${percent(truncation.bound)})`;
  return underestimation.passed && truncation.passed
    ? `Gates passed: ${rates}.`
    : `A gate failed: ${rates}.`;
}

function samplesText({ cleanSamples, groups, confidentGroups }: Calibrated): string {
  return `${plural(cleanSamples, "clean sample")} in ${plural(groups.length, "large enough group")}, ${confidentGroups} of them with the confidence that is asked for.`;
}

const decisionText = ({ notProposed, proposed }: Calibrated): string =>
  notProposed === undefined
    ? `${plural(proposed.length, "change")} proposed. Nothing was changed: spoor calibrate apply does that, after a question.`
    : reasons[notProposed];

/** The calibration as text for people. */
export function calibrationText(calibrated: Calibrated, style: Style): string {
  return [
    samplesText(calibrated),
    gatesText(calibrated),
    ...sectionText(groupSection(calibrated), style),
    ...sectionText(thinSection(calibrated), style),
    ...sectionText(proposalSection(calibrated), style),
    decisionText(calibrated),
  ].join("\n\n");
}

const notes = [
  "- ratio: actual to predicted tokens; above 1 the estimator says too little.",
  "- confidence: 0.6 min(1, n / 12) + 0.4 / (1 + standard deviation of the ratios).",
  "- multiplier: what the whole estimate would be multiplied by; damped and within the largest change.",
  "- overhead: what the category's overhead would have to be for that, with the files as they were.",
].join("\n");

/** The calibration as a report in Markdown. */
export function calibrationReport(calibrated: Calibrated, at: string): string {
  return [
    "# Token Estimator Calibration Report",
    `Generated: ${at}`,
    "## Summary",
    `${samplesText(calibrated)} ${gatesText(calibrated)}`,
    "## Recommendations",
    decisionText(calibrated),
    ...markdownSection(proposalSection(calibrated)),
    ...markdownSection(groupSection(calibrated)),
    ...markdownSection(thinSection(calibrated)),
    "## Notes",
    notes,
  ].join("\n\n");
}
