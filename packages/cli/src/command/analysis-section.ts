import { text } from "@spoor/core/record";
import { analysisText } from "../render/analysis.ts";
import { calibrationText } from "../render/calibration.ts";
import { tasksText } from "../render/tasks.ts";
import { analysisOf } from "../view/analysis.ts";
import type { Analysis } from "../view/analysis.ts";
import { calibratedOf } from "../view/calibration.ts";
import { estimates } from "../store/question/estimates.ts";
import type { Estimates } from "../store/question/estimates.ts";
import { exitCodes } from "../failure.ts";
import { windowOf } from "../window.ts";
import type { AnalysisName } from "./analysis-names.ts";
import { calibratedOptionsOf } from "./calibrate.ts";
import type { Input, Outcome } from "./command.ts";
import { toleranceOf } from "./estimation-options.ts";
import { tellGaps } from "./gaps/gaps.ts";
import { tellPatterns } from "./gaps/patterns.ts";
import { tellSuggestions } from "./gaps/suggest.ts";
import { noData } from "./no-data.ts";
import { tasksIn } from "./tasks/open-tasks.ts";
import type { Opened } from "./with-store.ts";

/** What a section found out; `json` has what is told, and `count` how many there are. */
type Told = Outcome & { readonly json: object };

type Tell = (input: Input, opened: Opened) => Promise<Told>;

/** What to say instead where there is nothing to tell of. */
function insteadOf(
  count: number,
  input: Input,
  said: string,
): Pick<Outcome, "code" | "text"> | undefined {
  return count > 0 ? undefined : { ...noData(input, ""), text: () => said };
}

async function judged(
  input: Input,
  { store }: Opened,
): Promise<{ readonly found: Estimates; readonly analysis: Analysis }> {
  const { options, io } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  const found = await estimates(store, window);
  const tolerance = toleranceOf(input);
  return { found, analysis: analysisOf(found, { tolerance, successOnly: false, stratify: true }) };
}

async function estimation(input: Input, opened: Opened): Promise<Told> {
  const { analysis } = await judged(input, opened);
  const count = analysis.total;
  return {
    code: exitCodes.ok,
    text: () => analysisText(analysis, input.style),
    ...insteadOf(count, input, "No estimates of tokens."),
    json: { count, analysis },
    notes: opened.notes,
  };
}

async function calibration(input: Input, opened: Opened): Promise<Told> {
  const { found, analysis } = await judged(input, opened);
  const calibrated = calibratedOf(found.samples, analysis, calibratedOptionsOf(input));
  const count = calibrated.cleanSamples;
  return {
    code: exitCodes.ok,
    text: () => calibrationText(calibrated, input.style),
    ...insteadOf(count, input, "No clean samples: nothing to calibrate."),
    json: { count, calibration: calibrated },
    notes: opened.notes,
  };
}

const tells: Readonly<Record<AnalysisName, Tell>> = {
  gaps: async (input, opened) => {
    const told = await tellGaps(input, opened);
    const { gapCount: count, gaps } = told.json;
    return { ...told, json: { count, gaps } };
  },
  suggestions: async (input, opened) => {
    const told = await tellSuggestions(input, opened);
    const { suggestions } = told.json;
    return { ...told, json: { count: suggestions.length, suggestions } };
  },
  patterns: async (input, opened) => {
    const told = await tellPatterns(input, opened);
    const { patternCount: count, patterns } = told.json;
    return { ...told, json: { count, patterns } };
  },
  estimation,
  calibration,
  tasks: async (input, opened) => {
    const open = await tasksIn(input, opened);
    const count = open.tasks.length;
    return {
      code: exitCodes.ok,
      text: () => tasksText(open, input.style),
      ...insteadOf(count, input, "No tasks: nothing stands out."),
      json: { count, tasks: open.tasks },
      notes: open.notes,
    };
  },
};

/** One section of those that judge what was recorded. */
export async function analysisOutcome(
  section: AnalysisName,
  input: Input,
  opened: Opened,
): Promise<Told> {
  const { json, ...told } = await tells[section](input, opened);
  return { ...told, json: { section, ...json } };
}
