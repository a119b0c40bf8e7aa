import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { jsonLine } from "../../print/json.ts";
import { plural } from "../../print/count.ts";
import type { Style } from "../../print/style.ts";
import { recomputeText } from "../../render/cost/recompute.ts";
import { calls } from "../../store/question/calls.ts";
import type { SpendQuestion } from "../../store/question/spend.ts";
import { Recompute } from "../../view/cost/recompute.ts";
import type { Correction, RecomputeReport } from "../../view/cost/recompute.ts";
import { windowOf } from "../../window.ts";
import type { Command, Input, Outcome } from "../command.ts";
import {
  limitOf,
  limitOption,
  requireDataOption,
  searchOptions,
  windowOptions,
} from "../options.ts";
import { stalenessNotes } from "../prices/staleness.ts";
import { openSink } from "../sink.ts";
import { spanFilterOf } from "../span-filter.ts";
import { withStore } from "../with-store.ts";
import type { Opened } from "../with-store.ts";
import { openCatalog } from "./catalog.ts";
import type { Catalog } from "./catalog.ts";
import { groupByOf, groupByOption } from "./group-by.ts";
import { noCalls } from "./no-calls.ts";

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

interface Question extends SpendQuestion {
  readonly limit: number;
  /** Where corrections go. */
  readonly output: string | undefined;
}

function questionOf(input: Input): Question {
  const { options, common, io } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  const groupBy = groupByOf(options["groupBy"]);
  const limit = limitOf(options["limit"], common.json ? Infinity : defaultLimit);
  return { window, filter: spanFilterOf(input), groupBy, limit, output: outputOf(options) };
}

async function recomputed(
  question: Question,
  catalog: Catalog,
  { store }: Opened,
): Promise<Recompute> {
  const recompute = new Recompute(question.groupBy);
  for await (const some of calls(store, question)) {
    catalog.use(() => {
      for (const { call, keys } of some) recompute.add(call, keys);
    });
  }
  return recompute;
}

async function tell(
  input: Input,
  { question, catalog }: { readonly question: Question; readonly catalog: Catalog },
  opened: Opened,
): Promise<Outcome> {
  const { window, limit, output } = question;
  const { version, file } = catalog;
  const now = input.io.now();
  const done = await recomputed(question, catalog, opened);
  const report = done.report();
  const json: RecomputeResult = {
    schema: "spoor.cost.recompute/1",
    at: now.toISOString(),
    store: opened.place,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
    catalog: { version, file },
    ...report,
    groups: report.groups.slice(0, limit),
    groupCount: report.groups.length,
  };
  const { notes } = opened;
  if (report.totals.calls === 0) return { ...(await noCalls(input, opened)), json, notes };
  const note = output === undefined ? [] : [await written(done.corrections(), output, input)];
  const prices = pricesLine(catalog, input.style);
  return {
    code: exitCodes.ok,
    json,
    text: () => `${prices}\n\n${recomputeText(report, limit, input.style)}`,
    notes: [...notes, ...stalenessNotes(now), ...note],
  };
}

function pricesLine({ version, file }: Catalog, { paint }: Style): string {
  const used = file === undefined ? version : `${version} and ${file}`;
  return paint.dim(`Prices: ${escapeText(used)}`);
}

async function run(input: Input): Promise<Outcome> {
  const question = questionOf(input);
  const catalog = await openCatalog(text(input.options["catalog"]), input.io);
  return await withStore(input, (opened) => tell(input, { question, catalog }, opened));
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
    ...searchOptions,
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
