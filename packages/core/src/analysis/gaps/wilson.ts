/** The 97.5 % quantile of the normal distribution: the interval below holds the true rate in 95 % of cases. */
const z = 1.96;

/**
 * The lower end of the Wilson score interval of a rate of success (Wilson 1927): what can be believed of it after
 * `successes` and `failures`, from 0 to 1. Without any of them 0.5, with which something new starts.
 */
export function wilsonLowerBound(successes: number, failures: number): number {
  const all = successes + failures;
  if (all <= 0) return 0.5;
  // The difference below is not exactly 0 then.
  if (successes <= 0) return 0;
  const rate = successes / all;
  const centre = rate + (z * z) / (2 * all);
  const spread = z * Math.sqrt((rate * (1 - rate)) / all + (z * z) / (4 * all * all));
  return Math.max(0, (centre - spread) / (1 + (z * z) / all));
}
