import { text } from "@spoor/core/record";
import { exitCodes } from "../../failure.ts";
import type { DataTable } from "../../print/table-format.ts";
import { spendText } from "../../render/cost/spend.ts";
import { summedNotes } from "../../store/summed-notes.ts";
import { spend } from "../../store/question/spend.ts";
import type { SpendQuestion } from "../../store/question/spend.ts";
import type { Spend, SpendReport } from "../../view/cost/spend.ts";
import { windowOf } from "../../window.ts";
import type { Command, Input, Outcome } from "../command.ts";
import {
  limitOf,
  limitOption,
  requireDataOption,
  searchOptions,
  tableOptions,
  timeoutOption,
  windowOptions,
} from "../options.ts";
import { spanFilterOf } from "../span-filter.ts";
import { groupByOf, groupByOption } from "./group-by.ts";
import { withStore } from "../with-store.ts";
import type { Opened } from "../with-store.ts";
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
export function spendTable({ groupBy, groups, totals }: SpendReport): DataTable {
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
  return { titles, rows };
}

function questionOf(input: Input): SpendQuestion {
  const { options, common, io } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  const groupBy = groupByOf(options["groupBy"]);
  const isWhole = common.isForPrograms && options["limit"] === undefined;
  const limit = isWhole ? undefined : limitOf(options["limit"], defaultLimit);
  return { window, filter: spanFilterOf(input), groupBy, limit };
}

async function tell(input: Input, question: SpendQuestion, opened: Opened): Promise<Outcome> {
  const { store, place, notes } = opened;
  const { window } = question;
  const all = [...notes, ...summedNotes(store, window)];
  const report = await spend(store, question);
  const json: CostResult = {
    schema: "spoor.cost/1",
    at: input.io.now().toISOString(),
    store: place,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
    ...report,
    problems: { damagedLines: store.damaged, unreadableRecords: store.unreadable },
  };
  const none = report.totals.calls === 0 ? await noCalls(input, opened) : undefined;
  const table = (): DataTable => spendTable(report);
  const draw = (): string => spendText(report, input.style);
  return { code: exitCodes.ok, text: draw, ...none, json, table, notes: all };
}

async function run(input: Input): Promise<Outcome> {
  const question = questionOf(input);
  return await withStore(input, (opened) => tell(input, question, opened));
}

/** What model calls cost. */
export const cost: Command = {
  name: "cost",
  group: "Look:",
  summary: "tell what model calls cost, by model, workflow, user, tag and more",
  options: [
    ...windowOptions,
    ...searchOptions,
    groupByOption,
    limitOption("rows to list (default: 20; all of them for other programs)"),
    ...tableOptions,
    { flags: "--csv", summary: "the same as --format csv" },
    timeoutOption,
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
