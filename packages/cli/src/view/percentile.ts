/** The middle and the slow end of a set of durations, in milliseconds; undefined of an empty set. */
export interface Spread {
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
}

/** The smallest of the ascending `sorted` that at least `share` of all do not exceed (nearest rank). */
function rank(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The 50th and 95th percentile of `durations`. */
export function spreadOf(durations: readonly number[]): Spread {
  const sorted = durations.toSorted((a, b) => a - b);
  return { p50Ms: rank(sorted, 0.5), p95Ms: rank(sorted, 0.95) };
}
