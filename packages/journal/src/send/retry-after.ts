/** Longest wait that an answer can ask for, in milliseconds. */
export const maxWaitMs = 3_600_000;

/**
 * The milliseconds to wait that a `Retry-After` header asks for, at most an hour: seconds, or a date, which is compared
 * with the answer's own `Date` where it has one, as clocks differ. Undefined where it says nothing that can be used.
 */
export function retryAfterMs(
  retryAfter: string | undefined,
  date: string | undefined,
  now: number,
): number | undefined {
  const text = retryAfter?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, maxWaitMs);
  // Only a date of HTTP: Date.parse takes almost anything for one, "-1" for a year.
  if (!/^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const from = Date.parse(date ?? "");
  return Math.min(Math.max(0, until - (Number.isNaN(from) ? now : from)), maxWaitMs);
}
