import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { jsonLine } from "../../print/json.ts";
import { plural } from "../../print/count.ts";
import { recomputeText } from "../../render/cost/recompute.ts";
import { recomputed } from "../../view/cost/recompute.ts";
import type { Correction, RecomputeReport } from "../../view/cost/recompute.ts";
import { windowOf } from "../../window.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { loadTelemetry } from "../load-telemetry.ts";
import { limitOf, limitOption, requireDataOption, windowOptions } from "../options.ts";
import { stalenessNotes } from "../prices/staleness.ts";
import { openSink } from "../sink.ts";
import { openCatalog } from "./catalog.ts";
import { groupByOf, groupByOption } from "./group-by.ts";
import { noCalls } from "./no-calls.ts";
import { rejectOptions } from "./reject-options.ts";

const defaultLimit = 20;

/** What `cost recompute --json` prints. */
export interface RecomputeResult extends RecomputeReport {
  readonly schema: "spoor.cost.recompute/1";
  readonly at: string;
  readonly store: string;
  readonly window: { readonly since: string | undefined; readonly until: string | undefined };
  /** The prices that were used: name and version of the catalogs, and the file of prices where one was named. */
  readonly catalog: { readonly version: string; readonly file: string | undefined };
  readonly groupCount: number;
}

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** The file that corrections go to; undefined where none are wanted. */
function outputOf({ write, output }: Readonly<Record<string, unknown>>): string | undefined {
  const named = text(output);
  if (write !== true && named === undefined) return undefined;
  if (write === true && named !== undefined && named !== "-") return named;
  throw usageFailure(
    "Corrections are written with --write and --output <file> together.",
    "What was recorded is never changed: a file beside it says what would be.",
  );
}

/** Writes `corrections`, a line each, and gives a note that says so. */
async function written(
  corrections: readonly Correction[],
  output: string,
  { io }: Input,
): Promise<string> {
  const sink = await openSink(output, io);
  try {
    for (const correction of corrections) await sink.write(jsonLine(correction));
    await sink.done();
  } finally {
    await sink.abandon();
  }
  return `Wrote ${plural(corrections.length, "correction")} to ${escapeText(sink.path ?? output)}`;
}

async function run(input: Input): Promise<Outcome> {
  const { options, common, io, style } = input;
  rejectOptions(options, ["csv"]);
  const now = io.now();
  const window = windowOf(text(options["since"]), text(options["until"]), now);
  const groupBy = groupByOf(options["groupBy"]);
  const limit = limitOf(options["limit"], common.json ? Infinity : defaultLimit);
  const output = outputOf(options);
  const catalog = await openCatalog(text(options["catalog"]), io);
  const loaded = await loadTelemetry(input);
  const { report, corrections } = catalog.use(() =>
    recomputed(loaded.telemetry.spans, { window, groupBy }),
  );
  const { version, file } = catalog;
  const json: RecomputeResult = {
    schema: "spoor.cost.recompute/1",
    at: now.toISOString(),
    store: loaded.store,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
    catalog: { version, file },
    ...report,
    groups: report.groups.slice(0, limit),
    groupCount: report.groups.length,
  };
  if (report.totals.calls === 0) return { ...noCalls(input, loaded), json, notes: loaded.notes };
  const note = output === undefined ? [] : [await written(corrections, output, input)];
  const used = file === undefined ? version : `${version} and ${file}`;
  return {
    code: exitCodes.ok,
    json,
    text: () =>
      `${style.paint.dim(`Prices: ${escapeText(used)}`)}\n\n${recomputeText(report, limit, style)}`,
    notes: [...loaded.notes, ...stalenessNotes(now), ...note],
  };
}

/** What recorded calls cost with other prices than those of their time. */
export const recompute: Command = {
  name: "recompute",
  group: "Commands:",
  summary: "price recorded calls again, and say what would change; changes nothing",
  options: [
    {
      flags: "--catalog <prices>",
      summary: "current, or a file of your own prices (default: current)",
    },
    ...windowOptions,
    groupByOption,
    { flags: "--write", summary: "write what would change to the file of --output" },
    {
      flags: "--output <file>",
      summary: "lines of JSON: the ids of each span, its old and new cost",
    },
    limitOption("rows to list (default: 20; all of them with --json)"),
    requireDataOption,
  ],
  examples: [
    "cost recompute --since 30d",
    "cost recompute --catalog prices.json --write --output corrections.jsonl",
  ],
  run,
};
