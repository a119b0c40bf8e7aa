/** A stretch of time: a day, or the millisecond of an instant. */
export interface TimeRange {
  readonly startMs: number;
  /** The first millisecond after it. */
  readonly endMs: number;
  readonly isDay: boolean;
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

/** Midnight, local time, of the day that is `days` after that of `date`. */
function midnight(date: Date, days: number): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The day that `text` names, as its local midnight; undefined for what names no day. */
function dayOf(text: string, now: Date): Date | undefined {
  if (text === "today") return new Date(midnight(now, 0));
  if (text === "yesterday") return new Date(midnight(now, -1));
  const [, year, month, day] = dayShape.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  // The 31st of a shorter month would silently become the 1st of the next.
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day) ? date : undefined;
}

function agoOf(text: string): number | undefined {
  const [, parts] = agoShape.exec(text) ?? [];
  if (parts === undefined) return undefined;
  let ms = 0;
  for (const part of parts.match(/\d+[smhdw]/g) ?? []) {
    ms += Number(part.slice(0, -1)) * (unitMs.get(part.slice(-1)) ?? 0);
  }
  return ms;
}

function instantOf(text: string, nowMs: number): number | undefined {
  if (text === "now") return nowMs;
  const ago = agoOf(text);
  if (ago !== undefined) return nowMs - ago;
  const ms = isoShape.test(text) ? Date.parse(text.replace(" ", "T")) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * What `text` means when it is said at `nowMs`: a time ago (`15m`, `1h30m`, `now-7d`), `now`, a day (`today`, `yesterday`,
 * `2026-11-20`) or an ISO time; what has no zone is local. Undefined for anything else.
 */
export function timeRangeOf(text: string, nowMs: number): TimeRange | undefined {
  const day = dayOf(text, new Date(nowMs));
  if (day !== undefined) return { startMs: day.getTime(), endMs: midnight(day, 1), isDay: true };
  const startMs = instantOf(text, nowMs);
  return startMs === undefined ? undefined : { startMs, endMs: startMs + 1, isDay: false };
}
