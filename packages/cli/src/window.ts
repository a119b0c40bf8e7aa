import { timeRangeOf } from "@spoor/core/search";
import { usageFailure } from "./failure.ts";

/** A stretch of time; an open side has no value. */
export interface Window {
  readonly sinceMs: number | undefined;
  /** The first instant after the window. */
  readonly untilMs: number | undefined;
}

const hint = "Say 15m, 2h, 7d, now, today, yesterday, 2026-11-20 or an ISO time.";

/**
 * The instant that `value` means: a time ago (`15m`, `1h30m`, `now-7d`), `now`, a day (`today`, `yesterday`,
 * `2026-11-20`) or an ISO time; without a zone it is local. Of a day `edge` says whether its start or its end is meant.
 * Throws a usage failure that names `option` for anything else.
 */
export function instantOf(
  value: string,
  {
    option,
    edge,
    now,
  }: { readonly option: string; readonly edge: "start" | "end"; readonly now: Date },
): number {
  const range = timeRangeOf(value.trim(), now.getTime());
  if (range === undefined) throw usageFailure(`${option} does not understand "${value}".`, hint);
  return range.isDay && edge === "end" ? range.endMs : range.startMs;
}

/** The window between the values of `--since` and `--until`; of a day the first means its start, the second its end. */
export function windowOf(since: string | undefined, until: string | undefined, now: Date): Window {
  const sinceMs =
    since === undefined ? undefined : instantOf(since, { option: "--since", edge: "start", now });
  const untilMs =
    until === undefined ? undefined : instantOf(until, { option: "--until", edge: "end", now });
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs) {
    throw usageFailure("--since is not before --until.", "Swap them, or leave one out.");
  }
  return { sinceMs, untilMs };
}

/** Whether the instant `ms` lies in `window`. */
export function isWithin(window: Window, ms: number): boolean {
  return (window.sinceMs ?? -Infinity) <= ms && ms < (window.untilMs ?? Infinity);
}

/** Whether any instant from `startMs` to `endMs` lies in `window`. */
export function overlaps(window: Window, startMs: number, endMs: number): boolean {
  return (window.sinceMs ?? -Infinity) <= endMs && startMs < (window.untilMs ?? Infinity);
}
