import { findingLevels, makeChecker } from "@spoor/core/check";
import type { Report } from "@spoor/core/check";
import { at } from "@spoor/core/record";
import { profileNames } from "@spoor/core/semconv";
import type { ProfileName } from "@spoor/core/semconv";
import { exitCodes } from "../failure.ts";
import { noRequests, sourceOf } from "../ingest/source.ts";
import type { Source, SourceProblems } from "../ingest/source.ts";
import { locateStore } from "../ingest/store.ts";
import { plural } from "../print/count.ts";
import { checkText, countOf } from "../render/check.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { noData } from "./no-data.ts";
import { requireDataOption } from "./options.ts";

/** What `check --json` prints. */
export interface CheckResult extends Report {
  readonly schema: "spoor.check/1";
  readonly source: string;
  readonly profile: ProfileName;
  /** How often there was a finding of each level. */
  readonly totals: {
    readonly violations: number;
    readonly improvements: number;
    readonly foreign: number;
    readonly information: number;
  };
  readonly problems: { readonly damagedLines: number };
}

const lists = ["resourceSpans", "resourceLogs", "resourceMetrics"];
const isRequest = (value: unknown): boolean => lists.some((name) => Array.isArray(at(value, name)));

interface Checked {
  readonly report: Report;
  readonly requests: number;
  readonly damaged: number;
  readonly notes: readonly string[];
}

async function checkAll(source: Source, profile: ProfileName): Promise<Checked> {
  const checker = makeChecker({ profile });
  let [requests, damaged] = [0, 0];
  const notes: string[] = [];
  const problems: SourceProblems = {
    damaged: (count) => {
      damaged += count;
    },
    note: (text) => notes.push(text),
  };
  for await (const value of source.read(problems)) {
    if (isRequest(value)) requests += 1;
    checker.add(value);
  }
  return { report: checker.report(), requests, damaged, notes };
}

/** Where nothing was named: the store, which may be empty still. */
function storeOf({ common, io }: Input): Source {
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  return folder === undefined ? { name: looked, read: nothing } : sourceOf(folder, io);
}

async function* nothing(): AsyncGenerator<never> {}

function resultOf({ report, damaged }: Checked, source: string, profile: ProfileName): CheckResult {
  const { findings } = report;
  return {
    schema: "spoor.check/1",
    source,
    profile,
    totals: {
      violations: countOf(findings, "violation"),
      improvements: countOf(findings, "improvement"),
      foreign: countOf(findings, "foreign"),
      information: countOf(findings, "information"),
    },
    ...report,
    problems: { damagedLines: damaged },
  };
}

async function run(input: Input): Promise<Outcome> {
  const { operands, options, io, style } = input;
  const [argument] = operands;
  const profile = profileNames.find((name) => name === options["profile"]) ?? "current";
  const lowest = findingLevels.find((name) => name === options["level"]) ?? "information";
  const source = argument === undefined ? storeOf(input) : sourceOf(argument, io);
  const checked = await checkAll(source, profile);
  const { damaged, report, notes } = checked;
  const json = resultOf(checked, source.name, profile);
  if (checked.requests === 0) {
    if (argument !== undefined) throw noRequests(source);
    return { ...noData(input, source.name), json, notes };
  }
  return {
    code: json.totals.violations > 0 ? exitCodes.unhealthy : exitCodes.ok,
    json,
    text: () => checkText(report, lowest, style),
    notes: damaged > 0 ? [`${plural(damaged, "damaged line")} skipped.`, ...notes] : notes,
  };
}

/** Whether telemetry is as the conventions have it. */
export const check: Command = {
  name: "check",
  group: "Check:",
  summary: "check telemetry against the GenAI conventions and Spoor's own names",
  operands: [
    {
      name: "file",
      summary: "OTLP/JSON, a folder that Spoor wrote, or - for standard input (default: the store)",
    },
  ],
  options: [
    {
      flags: "--profile <profile>",
      summary: "the version of the conventions that it is written in",
      choices: profileNames,
    },
    { flags: "--level <level>", summary: "the lowest level to show", choices: findingLevels },
    requireDataOption,
  ],
  examples: [
    "check",
    "check spans.jsonl --level violation",
    "export --format otlp | npx @spoor/cli check -",
  ],
  run,
};
