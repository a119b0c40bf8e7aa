/** When work was done that is told of afterwards, by the clock of whoever tells. */
export interface Times {
  readonly startTime: Date;
  /** Without one it ends when that is told; may become known later than the start. */
  endTime?: Date;
}

/** Longest time that is believed of work that is told of afterwards, in milliseconds: 30 days. */
const maxMs = 30 * 24 * 60 * 60 * 1000;

/** The times of work that took `ms` milliseconds until now; what is no such time is read as 0, and is cut at 30 days. */
export function untilNow(ms: number | undefined): Times {
  const now = Date.now();
  const length = Math.min(Math.max(0, ms ?? 0), maxMs);
  return { startTime: new Date(now - length), endTime: new Date(now) };
}

/** When work ends that began at `start` and took `ms` milliseconds, cut at 30 days. */
export function endAfter(start: Date, ms: number): Date {
  return new Date(start.getTime() + Math.min(Math.max(0, ms), maxMs));
}
