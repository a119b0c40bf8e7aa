import { escapeText } from "@spoor/core/record";
import { durationText } from "../print/duration.ts";
import { usdText } from "../print/money.ts";
import type { Hook } from "./hook.ts";
import type { Spent } from "./ledger.ts";

const minuteMs = 60_000;
const longestName = 40;

/** What a status line says. */
export interface StatusLine {
  readonly hook: Hook;
  readonly spent: Spent;
  readonly contextPercent: number | undefined;
  readonly nowMs: number;
}

/** `Opus 4.1 | $1.23 session / $4.56 today / $2.00 block (2h 14m left) | $3.40/h | 34% context`; without what is not known. */
export function statusLine({ hook, spent, contextPercent, nowMs }: StatusLine): string {
  const { today, block, blockEndsMs, perHour } = spent;
  const leftMs = blockEndsMs === undefined ? 0 : blockEndsMs - nowMs;
  const left = leftMs > minuteMs ? ` (${durationText(leftMs - (leftMs % minuteMs))} left)` : "";
  const costs = [
    ...(hook.usd === undefined ? [] : [`${usdText(hook.usd)} session`]),
    `${usdText(today)} today`,
    `${usdText(block)} block${left}`,
  ];
  return [
    escapeText((hook.model ?? "no model").slice(0, longestName)),
    costs.join(" / "),
    ...(perHour === undefined ? [] : [`${usdText(perHour)}/h`]),
    ...(contextPercent === undefined ? [] : [`${Math.round(contextPercent)}% context`]),
  ].join(" | ");
}
