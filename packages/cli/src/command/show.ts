import { text } from "@spoor/core/record";
import { exitCodes } from "../failure.ts";
import { overviewText } from "../render/overview.ts";
import { overviewOf } from "../view/overview.ts";
import type { Overview } from "../view/overview.ts";
import { windowOf } from "../window.ts";
import type { Window } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { limitOf, limitOption, requireDataOption, windowOptions } from "./options.ts";
import { loadTelemetry, noData } from "./load-telemetry.ts";

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

async function run(input: Input): Promise<Outcome> {
  const { options, io, style } = input;
  const now = io.now();
  const window: Window = windowOf(text(options["since"]), text(options["until"]), now);
  const limit = limitOf(options["limit"], defaultLimit);
  const loaded = await loadTelemetry(input);
  const { telemetry, store, notes } = loaded;
  const overview = overviewOf(telemetry, { window, limit, nowMs: now.getTime() });
  const json: ShowResult = {
    schema: "spoor.show/1",
    at: now.toISOString(),
    store,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
    ...overview,
    problems: { damagedLines: telemetry.damaged, unreadableRecords: telemetry.unreadable },
  };
  if (isEmpty(overview)) return { ...noData(input, loaded), json, notes };
  const [latest] = overview.workflows;
  const next = latest === undefined ? "trace" : `trace ${latest.traceId.slice(0, 8)}`;
  return {
    code: exitCodes.ok,
    json,
    text: () =>
      `${overviewText(overview, store, style)}\n\n${style.paint.dim(`Next: npx @spoor/cli ${next}`)}`,
    notes,
  };
}

/** Everything that was recorded, on one screen. */
export const show: Command = {
  name: "show",
  group: "Look:",
  summary: "show workflows, steps, model calls, cost and errors on one screen",
  options: [
    ...windowOptions,
    limitOption("workflow runs to list (default: 10)"),
    requireDataOption,
  ],
  examples: ["show", "show --since 2h", "show --json | jq .totals.cost"],
  run,
};
