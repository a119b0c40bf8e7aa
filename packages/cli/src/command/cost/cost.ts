import { text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { csvText } from "../../print/csv.ts";
import { spendText } from "../../render/cost/spend.ts";
import { spendReportOf } from "../../view/cost/spend.ts";
import type { Spend, SpendReport } from "../../view/cost/spend.ts";
import { windowOf } from "../../window.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { loadTelemetry } from "../load-telemetry.ts";
import { limitOf, limitOption, requireDataOption, windowOptions } from "../options.ts";
import { groupByOf, groupByOption } from "./group-by.ts";
import { noCalls } from "./no-calls.ts";
import { recompute } from "./recompute.ts";
import { reconcile } from "./reconcile.ts";

const defaultLimit = 20;

/** What `cost --json` prints. */
export interface CostResult extends SpendReport {
  readonly schema: "spoor.cost/1";
  readonly at: string;
  readonly store: string;
  readonly window: { readonly since: string | undefined; readonly until: string | undefined };
  /** All groups, of which `groups` may be the first ones. */
  readonly groupCount: number;
  readonly problems: { readonly damagedLines: number; readonly unreadableRecords: number };
}

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

function figuresOf({ calls, tokens, cost, estimated }: Spend): (number | undefined)[] {
  const { input, cacheRead, cacheWrite, output } = tokens;
  const usd = cost.usd ?? undefined;
  return [calls, input, cacheRead, cacheWrite, output, usd, cost.unpriced, estimated.usd];
}

/** The groups as a table for other programs; amounts in other currencies than USD have a column each. */
export function spendCsv({ groupBy, groups, totals }: SpendReport): string {
  const currencies = Object.keys(totals.otherCurrencies);
  const titles = [
    ...groupBy,
    "calls",
    "input_tokens",
    "cached_input_tokens",
    "cache_write_input_tokens",
    "output_tokens",
    "cost_usd",
    "unpriced_calls",
    "estimated_usd",
    "share",
    ...currencies.map((code) => `cost_${code.toLowerCase()}`),
  ];
  const rows = groups.map((group) => [
    ...groupBy.map((dimension) => group.key[dimension] ?? undefined),
    ...figuresOf(group),
    group.share === null ? undefined : Math.round(group.share * 1e6) / 1e6,
    ...currencies.map((code) => group.otherCurrencies[code]),
  ]);
  return csvText(titles, rows);
}

async function run(input: Input): Promise<Outcome> {
  const { options, common, io, style } = input;
  const now = io.now();
  const window = windowOf(text(options["since"]), text(options["until"]), now);
  const groupBy = groupByOf(options["groupBy"]);
  const asCsv = options["csv"] === true;
  if (asCsv && common.json) throw usageFailure("--csv and --json exclude each other.");
  const limit = limitOf(options["limit"], asCsv || common.json ? Infinity : defaultLimit);
  const loaded = await loadTelemetry(input);
  const { telemetry, store, notes } = loaded;
  const report = spendReportOf(telemetry.spans, { window, groupBy });
  const listed = { ...report, groups: report.groups.slice(0, limit) };
  const json: CostResult = {
    schema: "spoor.cost/1",
    at: now.toISOString(),
    store,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
    ...listed,
    groupCount: report.groups.length,
    problems: { damagedLines: telemetry.damaged, unreadableRecords: telemetry.unreadable },
  };
  const none = report.totals.calls === 0 ? noCalls(input, loaded) : undefined;
  if (asCsv) {
    // The last line end is written with the text.
    const draw = (): string => spendCsv(listed).slice(0, -1);
    return { code: none?.code ?? exitCodes.ok, text: draw, notes };
  }
  if (none !== undefined) return { ...none, json, notes };
  return { code: exitCodes.ok, json, text: () => spendText(report, limit, style), notes };
}

/** What model calls cost. */
export const cost: Command = {
  name: "cost",
  group: "Look:",
  summary: "tell what model calls cost, by model, workflow, user, tag and more",
  options: [
    ...windowOptions,
    groupByOption,
    limitOption("rows to list (default: 20; all of them with --json and --csv)"),
    { flags: "--csv", summary: "print comma-separated values" },
    requireDataOption,
  ],
  examples: [
    "cost --since 7d",
    "cost --group-by workflow,step",
    "cost --group-by day,model --csv > cost.csv",
  ],
  commands: [recompute, reconcile],
  run,
};
