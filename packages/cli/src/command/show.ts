import { text } from "@spoor/core/record";
import { exitCodes } from "../failure.ts";
import { overviewText } from "../render/overview.ts";
import { held } from "../store/question/held.ts";
import { overview as overviewOf } from "../store/question/overview.ts";
import type { RunsQuestion } from "../store/question/runs.ts";
import type { Overview } from "../view/overview.ts";
import { windowOf } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import {
  limitOf,
  limitOption,
  requireDataOption,
  searchOptions,
  timeoutOption,
  windowOptions,
} from "./options.ts";
import { spanFilterOf } from "./span-filter.ts";
import { noData } from "./no-data.ts";
import { withStore } from "./with-store.ts";
import type { Opened } from "./with-store.ts";

const defaultLimit = 10;

/** What `show --json` prints. */
export interface ShowResult extends Overview {
  readonly schema: "spoor.show/1";
  readonly at: string;
  readonly store: string;
  readonly window: { readonly since: string | undefined; readonly until: string | undefined };
  readonly problems: { readonly damagedLines: number; readonly unreadableRecords: number };
}

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

const isEmpty = ({ totals }: Overview): boolean =>
  totals.spans + totals.workflows + totals.blockedSteps === 0;

function questionOf(input: Input): RunsQuestion {
  const { options, io } = input;
  const now = io.now();
  const window = windowOf(text(options["since"]), text(options["until"]), now);
  const limit = limitOf(options["limit"], defaultLimit);
  return { window, filter: spanFilterOf(input), limit, nowMs: now.getTime() };
}

async function tell(
  input: Input,
  question: RunsQuestion,
  { store, place, notes }: Opened,
): Promise<Outcome> {
  const { window, nowMs } = question;
  const { style } = input;
  const overview = await overviewOf(store, question);
  const json: ShowResult = {
    schema: "spoor.show/1",
    at: new Date(nowMs).toISOString(),
    store: place,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
    ...overview,
    problems: { damagedLines: store.damaged, unreadableRecords: store.unreadable },
  };
  if (isEmpty(overview)) return { ...noData(input, place, await held(store)), json, notes };
  const [latest] = overview.workflows;
  const next = latest === undefined ? "trace" : `trace ${latest.traceId.slice(0, 8)}`;
  return {
    code: exitCodes.ok,
    json,
    text: () =>
      `${overviewText(overview, place, style)}\n\n${style.paint.dim(`Next: npx @spoor/cli ${next}`)}`,
    notes,
  };
}

async function run(input: Input): Promise<Outcome> {
  const question = questionOf(input);
  return await withStore(input, (opened) => tell(input, question, opened));
}

/** Everything that was recorded, on one screen. */
export const show: Command = {
  name: "show",
  group: "Look:",
  summary: "show workflows, steps, model calls, cost and errors on one screen",
  options: [
    ...windowOptions,
    ...searchOptions,
    limitOption("workflow runs to list (default: 10)"),
    timeoutOption,
    requireDataOption,
  ],
  examples: ["show", "show --since 2h", "show --json | jq .totals.cost"],
  run,
};
