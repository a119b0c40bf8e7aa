import { usageFailure } from "./failure.ts";

/** A stretch of time; an open side has no value. */
export interface Window {
  readonly sinceMs: number | undefined;
  /** The first instant after the window. */
  readonly untilMs: number | undefined;
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
]);
const agoShape = /^(?:now-)?((?:\d{1,6}[smhdw])+)$/;
const dayShape = /^(\d{4})-(\d{2})-(\d{2})$/;
const isoShape =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
const hint = "Say 15m, 2h, 7d, now, today, yesterday, 2026-11-20 or an ISO time.";

/** Midnight, local time, of the day that is `days` after that of `date`. */
function midnight(date: Date, days: number): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The day that `value` names, as its local midnight; undefined for what names no day. */
function dayOf(value: string, now: Date): Date | undefined {
  if (value === "today") return new Date(midnight(now, 0));
  if (value === "yesterday") return new Date(midnight(now, -1));
  const [, year, month, day] = dayShape.exec(value) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  // The 31st of a shorter month would silently become the 1st of the next.
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day) ? date : undefined;
}

function agoOf(value: string): number | undefined {
  const [, parts] = agoShape.exec(value) ?? [];
  if (parts === undefined) return undefined;
  let ms = 0;
  for (const part of parts.match(/\d+[smhdw]/g) ?? []) {
    ms += Number(part.slice(0, -1)) * (unitMs.get(part.slice(-1)) ?? 0);
  }
  return ms;
}

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
  const said = value.trim();
  if (said === "now") return now.getTime();
  const ago = agoOf(said);
  if (ago !== undefined) return now.getTime() - ago;
  const day = dayOf(said, now);
  if (day !== undefined) return edge === "start" ? day.getTime() : midnight(day, 1);
  const iso = isoShape.test(said) ? Date.parse(said.replace(" ", "T")) : Number.NaN;
  if (Number.isNaN(iso)) throw usageFailure(`${option} does not understand "${value}".`, hint);
  return iso;
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
