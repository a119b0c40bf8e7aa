// Lines of estimates as Autopack's log has them, for the tests.

/** One estimate and what came; what is not said is an ordinary success. */
export interface FakeEstimate {
  readonly predicted: number;
  readonly actual: number;
  readonly category?: string;
  readonly complexity?: string;
  readonly truncated?: boolean;
  readonly success?: boolean;
  /** Seconds after the first of them; undefined for a line without a time. */
  readonly at?: number | undefined;
}

const firstMs = Date.UTC(2025, 11, 29, 19, 40);

const word = (flag: boolean): string => (flag ? "True" : "False");

function lineOf(estimate: FakeEstimate): string {
  const { predicted, actual, category = "docs", complexity = "low", at } = estimate;
  const { success = true, truncated = false } = estimate;
  const time =
    at === undefined ? "" : `[${new Date(firstMs + at * 1000).toISOString().slice(0, 19)}] INFO: `;
  return `${time.replace("T", " ")}[TokenEstimationV2] predicted_output=${predicted} actual_output=${actual} smape=1.0% selected_budget=8192 category=${category} complexity=${complexity} deliverables=1 success=${word(success)} stop_reason=end_turn truncated=${word(truncated)} model=claude-sonnet-4-5`;
}

/** The log of `estimates`. */
export function estimateLog(estimates: readonly FakeEstimate[]): string {
  return `${estimates.map(lineOf).join("\n")}\n`;
}

/** `count` estimates of one kind of work, of which `actual` came. */
export function alike(count: number, estimate: FakeEstimate): readonly FakeEstimate[] {
  return Array.from({ length: count }, (_, i) => ({ at: i, ...estimate }));
}
