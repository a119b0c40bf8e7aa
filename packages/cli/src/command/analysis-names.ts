import { usageFailure } from "../failure.ts";
import type { Input } from "./command.ts";

/** The sections of `show` that judge what was recorded. */
export const analysisNames = [
  "gaps",
  "suggestions",
  "patterns",
  "estimation",
  "calibration",
  "tasks",
] as const;

export type AnalysisName = (typeof analysisNames)[number];

const takesSearch: ReadonlySet<string> = new Set<AnalysisName>(["gaps", "suggestions", "patterns"]);

/** The section of that name; undefined where it is none of these. Throws a usage failure for a search that it cannot make. */
export function analysisNameOf({ operands, common }: Input): AnalysisName | undefined {
  const name = analysisNames.find((one) => one === operands[0]);
  if (name === undefined || takesSearch.has(name)) return name;
  const option = common.query === undefined ? "--service" : "--query";
  if (common.query === undefined && common.service === undefined) return name;
  throw usageFailure(`show ${name} takes no ${option}.`, "Narrow it with --since and --until.");
}
