import { extname, resolve } from "node:path";
import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import type { ExitCode } from "../failure.ts";
import { jsonText } from "../print/json.ts";
import { analysisReport } from "../render/analysis-report.ts";
import { analysisText, verdictText } from "../render/analysis.ts";
import { analysisOf } from "../view/analysis.ts";
import type { Analysis } from "../view/analysis.ts";
import type { Command, Input, Outcome } from "./command.ts";
import {
  estimationOptions,
  foundEstimates,
  givenOverheads,
  toleranceOf,
} from "./estimation-options.ts";
import { writeWhole } from "./write-whole.ts";

const formats = ["table", "md", "json"] as const;

type Format = (typeof formats)[number];

/** What `analyze --json` prints. */
export interface AnalyzeResult {
  readonly schema: "spoor.analyze/1";
  readonly at: string;
  /** The store, or the files that were named. */
  readonly source: string;
  readonly analysis: Analysis;
}

function formatOf({ options, common }: Input): Format | undefined {
  const said = formats.find((name) => name === options["format"]);
  if (common.json && said !== undefined && said !== "json" && options["output"] === undefined)
    throw usageFailure(`--json and --format ${said} exclude each other.`, "Leave one of them out.");
  return said;
}

function written(result: AnalyzeResult, format: Format, { style }: Input): string {
  const { analysis, at, source } = result;
  if (format === "json") return jsonText(result);
  if (format === "md") return `${analysisReport(analysis, { at, source, style })}\n`;
  return `${analysisText(analysis, style)}\n`;
}

/** Writes the result to the file that was named, as Markdown unless its name or `--format` say otherwise. */
async function write(result: AnalyzeResult, path: string, input: Input): Promise<string> {
  const usual = extname(path) === ".json" ? "json" : "md";
  await writeWhole(path, written(result, formatOf(input) ?? usual, input), input.io);
  return `Written to ${escapeText(resolve(input.io.cwd, path))}.`;
}

function codeOf({ samples, needsTuning }: Analysis, { options, common }: Input): ExitCode {
  const isGate = options["gate"] === true;
  if (samples === 0) return isGate || common.requireData ? exitCodes.noData : exitCodes.ok;
  return isGate && needsTuning ? exitCodes.unhealthy : exitCodes.ok;
}

function textOf(result: AnalyzeResult, input: Input): string {
  const { analysis, source } = result;
  if (formatOf(input) === undefined && analysis.total === 0)
    return `No estimates of tokens in ${escapeText(source)}.\nName files with --path, or bring them to the store with spoor ingest.`;
  return written(result, formatOf(input) ?? "table", input).trimEnd();
}

async function run(input: Input): Promise<Outcome> {
  const { options, io } = input;
  formatOf(input);
  const found = await foundEstimates(input);
  const analysis = analysisOf(found, {
    tolerance: toleranceOf(input),
    successOnly: options["successOnly"] === true,
    stratify: options["stratify"] === true,
    overheads: givenOverheads(input),
  });
  const at = io.now().toISOString();
  const json: AnalyzeResult = { schema: "spoor.analyze/1", at, source: found.source, analysis };
  const path = text(options["output"]);
  const notes = [...found.notes];
  if (path !== undefined) notes.push(await write(json, path, input));
  return {
    code: codeOf(analysis, input),
    json,
    text: () => (path === undefined ? textOf(json, input) : verdictText(analysis)),
    notes,
  };
}

/** How good predictions of output tokens were. */
export const analyze: Command = {
  name: "analyze",
  group: "Improve:",
  summary: "tell how good estimates of output tokens were; --gate exits with 6 when they are not",
  options: [
    ...estimationOptions,
    { flags: "--success-only", summary: "only calls that are known to have succeeded" },
    { flags: "--stratify", summary: "also by category, complexity and number of files" },
    { flags: "--gate", summary: "exit with 6 when a gate failed, with 7 without samples" },
    { flags: "--format <format>", summary: "how to write it", choices: formats },
    { flags: "--output <file>", summary: "write the report there, as Markdown or .json" },
  ],
  examples: [
    "analyze",
    "analyze --path run.log --success-only --stratify",
    "analyze --gate --under-multiplier 1.1",
    "analyze --path logs/ --output report.md",
  ],
  run,
};
