import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { readDocument } from "../../ingest/document.ts";
import { invoiceOf } from "../../ingest/invoice/invoice.ts";
import { invoiceFormats } from "../../ingest/invoice/layout.ts";
import { reconcileText } from "../../render/cost/reconcile.ts";
import { reconciled } from "../../view/cost/reconcile.ts";
import type { ReconcileReport } from "../../view/cost/reconcile.ts";
import { windowOf } from "../../window.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { loadTelemetry } from "../load-telemetry.ts";
import { rejectOptions } from "./reject-options.ts";
import { limitOf, limitOption, requireDataOption, windowOptions } from "../options.ts";

const defaultLimit = 50;
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

async function run(input: Input): Promise<Outcome> {
  const { options, common, io, style } = input;
  rejectOptions(options, ["csv", "groupBy"]);
  const now = io.now();
  const window = windowOf(text(options["since"]), text(options["until"]), now);
  const tolerancePercent = toleranceOf(options["tolerance"]);
  const limit = limitOf(options["limit"], defaultLimit);
  const named = text(options["invoice"]);
  if (named === undefined) throw usageFailure("There is no invoice to compare with.", hint);
  const { name: file, text: csv } = await readDocument(named, io, hint);
  const format = invoiceFormats.find((name) => name === options["format"]);
  const invoice = invoiceOf(csv, format);
  const { telemetry, store, notes } = await loadTelemetry(input);
  const report = reconciled(telemetry.spans, invoice, { window, tolerancePercent });
  const json: ReconcileResult = {
    schema: "spoor.cost.reconcile/1",
    at: now.toISOString(),
    store,
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
        ? `Nothing to compare: neither ${escapeText(file)} nor ${escapeText(store)} has anything in that window.`
        : reconcileText(report, { file, limit }, style),
    notes,
  };
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
    limitOption("rows to list (default: 50)"),
    requireDataOption,
  ],
  examples: [
    "cost reconcile --invoice costs.csv",
    "cost reconcile --invoice costs.csv --format openai --tolerance 1",
  ],
  run,
};
