import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { readDocument } from "../../ingest/document.ts";
import { invoiceOf } from "../../ingest/invoice/invoice.ts";
import type { Invoice } from "../../ingest/invoice/invoice.ts";
import { invoiceFormats } from "../../ingest/invoice/layout.ts";
import { calls } from "../../store/question/calls.ts";
import type { Condition, Readable } from "../../store/question/question.ts";
import { reconcileText } from "../../render/cost/reconcile.ts";
import { reconciled } from "../../view/cost/reconcile.ts";
import type { ReconcileOptions, ReconcileReport } from "../../view/cost/reconcile.ts";
import { recordedCallOf } from "../../view/cost/recorded-call.ts";
import type { RecordedCall } from "../../view/cost/recorded-call.ts";
import { windowOf } from "../../window.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { spanFilterOf } from "../span-filter.ts";
import { withStore } from "../with-store.ts";
import type { Opened } from "../with-store.ts";
import {
  limitOf,
  limitOption,
  requireDataOption,
  searchOptions,
  windowOptions,
} from "../options.ts";

const defaultLimit = 50;
const dayMs = 86_400_000;
const hint = "Name the file with --invoice, as in: spoor cost reconcile --invoice costs.csv";

/** What `cost reconcile --json` prints. */
export interface ReconcileResult extends ReconcileReport {
  readonly schema: "spoor.cost.reconcile/1";
  readonly at: string;
  readonly store: string;
  readonly invoice: string;
}

/** The percentage that `value` spells; undefined where the option was not given. */
function toleranceOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const percent = /^\d{1,3}(?:\.\d{1,6})?%?$/.test(value)
    ? Number(value.replace("%", ""))
    : Number.NaN;
  if (!(percent <= 100)) {
    throw usageFailure(`--tolerance wants a percentage from 0 to 100, got "${escapeText(value)}".`);
  }
  return percent;
}

interface Question extends ReconcileOptions {
  readonly limit: number;
  readonly format: Invoice["format"] | undefined;
}

function questionOf({ options, io }: Input): Question {
  return {
    window: windowOf(text(options["since"]), text(options["until"]), io.now()),
    tolerancePercent: toleranceOf(options["tolerance"]),
    limit: limitOf(options["limit"], defaultLimit),
    format: invoiceFormats.find((name) => name === options["format"]),
  };
}

/** The calls of the days that `invoice` tells of, where `filter` is given those that fit. */
async function recordedOf(
  store: Readable,
  { period }: Invoice,
  filter: Condition | undefined,
): Promise<readonly RecordedCall[]> {
  if (period === undefined) return [];
  const window = {
    sinceMs: Date.parse(`${period.first}T00:00:00Z`),
    untilMs: Date.parse(`${period.last}T00:00:00Z`) + dayMs,
  };
  const recorded: RecordedCall[] = [];
  for await (const some of calls(store, { window, filter, groupBy: [] })) {
    for (const { call } of some) {
      const one = recordedCallOf(call);
      if (one !== undefined) recorded.push(one);
    }
  }
  return recorded;
}

interface Told {
  readonly report: ReconcileReport;
  readonly file: string;
  readonly limit: number;
}

function outcomeOf({ common, io, style }: Input, told: Told, { place, notes }: Opened): Outcome {
  const { report, file, limit } = told;
  const json: ReconcileResult = {
    schema: "spoor.cost.reconcile/1",
    at: io.now().toISOString(),
    store: place,
    invoice: file,
    ...report,
  };
  const isEmpty = report.rows.length === 0;
  const isAbove = report.rows.some(({ exceeds }) => exceeds);
  const none = common.requireData && isEmpty ? exitCodes.noData : exitCodes.ok;
  return {
    code: isAbove ? exitCodes.unhealthy : none,
    json,
    text: () =>
      isEmpty
        ? `Nothing to compare: neither ${escapeText(file)} nor ${escapeText(place)} has anything in that window.`
        : reconcileText(report, { file, limit }, style),
    notes,
  };
}

async function run(input: Input): Promise<Outcome> {
  const { options, io } = input;
  const question = questionOf(input);
  const named = text(options["invoice"]);
  if (named === undefined) throw usageFailure("There is no invoice to compare with.", hint);
  const { name: file, text: csv } = await readDocument(named, io, hint);
  const invoice = invoiceOf(csv, question.format);
  return await withStore(input, async (opened) => {
    const recorded = await recordedOf(opened.store, invoice, spanFilterOf(input));
    const report = reconciled(recorded, invoice, question);
    return outcomeOf(input, { report, file, limit: question.limit }, opened);
  });
}

/** Whether what was recorded is what was invoiced. */
export const reconcile: Command = {
  name: "reconcile",
  group: "Commands:",
  summary: "hold an invoice against what was recorded, by day (UTC) and model",
  options: [
    {
      flags: "--invoice <file>",
      summary: "the CSV that the provider exports; - is standard input",
    },
    {
      flags: "--format <format>",
      summary: "whose export it is (default: its columns tell)",
      choices: invoiceFormats,
    },
    {
      flags: "--tolerance <percent>",
      summary: "exit with 6 where a residual is larger than that part of what was invoiced",
    },
    ...windowOptions,
    ...searchOptions,
    limitOption("rows to list (default: 50)"),
    requireDataOption,
  ],
  examples: [
    "cost reconcile --invoice costs.csv",
    "cost reconcile --invoice costs.csv --format openai --tolerance 1",
  ],
  run,
};
