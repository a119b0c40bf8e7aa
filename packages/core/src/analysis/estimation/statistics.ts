/** What a list of numbers looks like. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  /** The 90th percentile; the largest value where there are fewer than ten. */
  readonly p90: number;
  readonly min: number;
  readonly max: number;
}

const ascending = (values: readonly number[]): readonly number[] =>
  values.toSorted((a, b) => a - b);

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[sorted.length / 2 - 1] ?? 0) + upper) / 2;
}

/**
 * The quantile `share` (0 to 1) by the exclusive method: the value at position share (n + 1), counted from 1, between two
 * neighbours in proportion (Hyndman and Fan 1996, type 6).
 */
export function exclusiveQuantile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  return quantileAt(sorted.length, share, (index) => sorted[index]);
}

/** The same of `count` values in ascending order, of which `valueAt` gives the one at an index. */
export function quantileAt(
  count: number,
  share: number,
  valueAt: (index: number) => number | undefined,
): number {
  const position = share * (count + 1);
  const lower = Math.min(Math.max(Math.floor(position), 1), Math.max(1, count - 1));
  const below = valueAt(lower - 1) ?? 0;
  const above = valueAt(lower) ?? below;
  return below + (above - below) * (position - lower);
}

/** The standard deviation of a whole population. */
export function populationDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** All of them 0 where there are no values. */
export function summaryOf(values: readonly number[]): Summary {
  const sorted = ascending(values);
  const max = sorted.at(-1) ?? 0;
  return {
    count: values.length,
    mean: mean(values),
    median: median(values),
    p90: values.length >= 10 ? exclusiveQuantile(values, 0.9) : max,
    min: sorted[0] ?? 0,
    max,
  };
}
