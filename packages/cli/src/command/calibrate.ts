import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { at as valueAt, escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import { jsonText } from "../print/json.ts";
import { calibrationReport, calibrationText } from "../render/calibration.ts";
import { analysisOf } from "../view/analysis.ts";
import { calibratedOf } from "../view/calibration.ts";
import type { Calibrated, CalibratedOptions } from "../view/calibration.ts";
import { calibrationName, patchOf } from "../view/calibration-patch.ts";
import { calibrateApply } from "./calibrate-apply.ts";
import { enoughOf, sampleOptions } from "./calibrate-options.ts";
import { calibratePlan } from "./calibrate-plan.ts";
import type { Command, Input, Outcome } from "./command.ts";
import {
  estimationOptions,
  foundEstimates,
  givenOverheads,
  toleranceOf,
} from "./estimation-options.ts";
import { numberOption } from "./number-option.ts";
import { writeWhole } from "./write-whole.ts";

/** What `calibrate --json` prints. */
export interface CalibrateResult {
  readonly schema: "spoor.calibrate/1";
  readonly at: string;
  readonly source: string;
  readonly calibration: Calibrated;
  /** The files that were written; null where there was nothing to report. */
  readonly files: { readonly report: string; readonly patch: string } | null;
}

/** How samples are judged. */
export function calibratedOptionsOf(input: Input): CalibratedOptions {
  const { options } = input;
  return {
    ...enoughOf(input),
    minConfidence: numberOption(input, {
      flag: "--confidence-threshold",
      fallback: 0.7,
      min: 0,
      max: 1,
    }),
    damping: options["damping"] === "none" ? "none" : "sqrt",
    maxChange: numberOption(input, { flag: "--max-change", fallback: 0.5, min: 0, none: "none" }),
    always: options["always"] === true,
    overheads: givenOverheads(input),
  };
}

function madeFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    const code = text(valueAt(error, "code")) ?? "unknown error";
    throw usageFailure(
      `Cannot make the folder ${escapeText(path)} (${code}).`,
      "Name another one with --output-dir.",
    );
  }
}

async function write(
  calibrated: Calibrated,
  options: CalibratedOptions,
  { io, options: given }: Input,
): Promise<CalibrateResult["files"]> {
  if (calibrated.cleanSamples === 0) return null;
  const folder = madeFolder(resolve(io.cwd, text(given["outputDir"]) ?? "reports"));
  const name = join(folder, calibrationName(io.now()));
  const files = { report: `${name}.md`, patch: `${name}.json` };
  const at = io.now().toISOString();
  await writeWhole(files.report, `${calibrationReport(calibrated, at)}\n`, io);
  await writeWhole(files.patch, jsonText(patchOf(calibrated, options, at)), io);
  return files;
}

async function run(input: Input): Promise<Outcome> {
  const { io, common, style } = input;
  const options = calibratedOptionsOf(input);
  const found = await foundEstimates(input);
  const analysis = analysisOf(found, {
    tolerance: toleranceOf(input),
    successOnly: false,
    stratify: false,
  });
  const calibration = calibratedOf(found.samples, analysis, options);
  const files = await write(calibration, options, input);
  const isEmpty = calibration.cleanSamples === 0;
  const json: CalibrateResult = {
    schema: "spoor.calibrate/1",
    at: io.now().toISOString(),
    source: found.source,
    calibration,
    files,
  };
  const written =
    files === null
      ? []
      : [`Written: ${escapeText(files.report)}`, `         ${escapeText(files.patch)}`];
  return {
    code: isEmpty && common.requireData ? exitCodes.noData : exitCodes.ok,
    json,
    text: () =>
      isEmpty
        ? `No clean samples in ${escapeText(found.source)}: nothing to calibrate.\nClean are estimates of calls that succeeded and were not cut off.`
        : calibrationText(calibration, style),
    notes: [...found.notes, ...written],
  };
}

/** What estimates and outcomes say the estimator should change. */
export const calibrate: Command = {
  name: "calibrate",
  group: "Improve:",
  summary: "propose what the estimator of tokens should change, as a report and a patch",
  options: [
    ...estimationOptions,
    ...sampleOptions,
    {
      flags: "--confidence-threshold <share>",
      summary: "confidence that a proposal needs, 0 to 1 (default: 0.7)",
    },
    {
      flags: "--damping <how>",
      summary: "sqrt: go half of the way, the default; none: all of it",
      choices: ["sqrt", "none"],
    },
    {
      flags: "--max-change <share>",
      summary: "largest change of a multiplier, or none (default: 0.5)",
    },
    { flags: "--always", summary: "propose also when no gate failed" },
    { flags: "--output-dir <folder>", summary: "where report and patch go (default: reports)" },
  ],
  examples: [
    "calibrate",
    "calibrate --path run.log --output-dir reports/",
    "calibrate apply reports/token_estimator_calibration_20251229_131333.json --to overheads.json",
    "calibrate plan",
  ],
  commands: [calibrateApply, calibratePlan],
  run,
};
