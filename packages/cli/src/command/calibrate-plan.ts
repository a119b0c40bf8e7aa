import { samplingPlan } from "@spoor/core/analysis";
import type { SamplingPlan } from "@spoor/core/analysis";
import { exitCodes } from "../failure.ts";
import { plural } from "../print/count.ts";
import { cell, sectionText } from "../render/section.ts";
import type { Style } from "../print/style.ts";
import { enoughOf, sampleOptions } from "./calibrate-options.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { estimationOptions, foundEstimates } from "./estimation-options.ts";

/** What `calibrate plan --json` prints. */
export interface PlanResult {
  readonly schema: "spoor.calibrate.plan/1";
  readonly at: string;
  readonly source: string;
  readonly plan: SamplingPlan;
}

function planText({ cleanSamples, missing, runs }: SamplingPlan, style: Style): string {
  const lacking =
    missing === 0 ? "enough in all" : `${plural(missing, "more is", "more are")} needed in all`;
  return [
    `${plural(cleanSamples, "clean sample")}, ${lacking}.`,
    ...sectionText(
      {
        title: "Runs to make",
        columns: [
          { title: "category", flexible: true },
          { title: "complexity", flexible: true },
          { title: "samples", align: "right" },
          { title: "wanted", align: "right" },
          { title: "runs", align: "right" },
        ],
        items: runs,
        cells: (work) => [
          cell(work.category),
          cell(work.complexity),
          cell(work.samples),
          cell(work.wanted),
          cell(work.runs),
        ],
      },
      style,
    ),
  ].join("\n\n");
}

async function run(input: Input): Promise<Outcome> {
  const found = await foundEstimates(input);
  const plan = samplingPlan(found.samples, enoughOf(input));
  const json: PlanResult = {
    schema: "spoor.calibrate.plan/1",
    at: input.io.now().toISOString(),
    source: found.source,
    plan,
  };
  const isEmpty = found.samples.length === 0 && input.common.requireData;
  return {
    code: isEmpty ? exitCodes.noData : exitCodes.ok,
    json,
    text: () => planText(plan, input.style),
    notes: found.notes,
  };
}

/** What to run so that a calibration can tell more. */
export const calibratePlan: Command = {
  name: "plan",
  group: "Improve:",
  summary: "say what to run so that groups with too few samples have enough",
  options: [...estimationOptions, ...sampleOptions],
  examples: ["calibrate plan", "calibrate plan --min-samples 8"],
  run,
};
