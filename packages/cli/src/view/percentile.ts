/** The middle and the slow end of a set of durations, in milliseconds; undefined of an empty set. */
export interface Spread {
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
}
