/** How many output tokens were expected of a model call, and how many came. */
export interface EstimationSample {
  readonly predicted: number;
  readonly actual: number;
  readonly category?: string | undefined;
  readonly complexity?: string | undefined;
  /** How many files or documents were asked for. */
  readonly deliverables?: number | undefined;
  /** Output tokens that the estimator set aside. */
  readonly budget?: number | undefined;
  /** Most output tokens that the provider was told, where that is another number. */
  readonly ceiling?: number | undefined;
  /** Undefined where nobody said, as in the first format of the logs. */
  readonly success?: boolean | undefined;
  /** Whether the reply ended at its ceiling: `actual` is a lower bound then. */
  readonly truncated?: boolean | undefined;
  readonly stopReason?: string | undefined;
  readonly model?: string | undefined;
  /** ISO 8601. */
  readonly at?: string | undefined;
}

/** Whether it is told how the call ended: only such samples count for the rate of success. */
export const isComplete = ({ truncated, success }: EstimationSample): boolean =>
  truncated !== undefined || success !== undefined;

/** The words of providers for a reply that ended at its limit. */
const cutOff: ReadonlySet<string> = new Set([
  "length",
  "max_completion_tokens",
  "max_output_tokens",
  "max_tokens",
  "model_length",
]);

/** Whether a reply that stopped for `reason` was cut off; undefined where no reason is told. */
export function isCutOff(reason: string | undefined): boolean | undefined {
  return reason === undefined ? undefined : cutOff.has(reason.trim().toLowerCase());
}

/** In per cent from 0 to 200: the difference to the mean of both, which is 1 at least (Makridakis 1993). */
export function smapePercent({ predicted, actual }: EstimationSample): number {
  const mean = (Math.abs(predicted) + Math.abs(actual)) / 2;
  return (100 * Math.abs(predicted - actual)) / Math.max(1, mean);
}

/** How many times too much was expected: above 1 is waste, below 1 a risk of truncation. */
export function wasteRatio({ predicted, actual }: EstimationSample): number {
  return predicted / Math.max(1, actual);
}

/** Whether more came than expected, by more than the factor `tolerance` of at least 1. */
export function isUnderestimated(
  { predicted, actual }: EstimationSample,
  tolerance: number,
): boolean {
  return actual > predicted * tolerance;
}
