import type { Task } from "./task.ts";

/** How much may go wrong when a task is worked at. */
export type Risk = "low" | "medium" | "high";

/** What came of a task before. */
export interface TaskHistory {
  /** How often a command failed at it. */
  readonly failures: number;
  /** Whether the figure that it was to better was worse afterwards. */
  readonly isWorse: boolean;
}

/** Failures after which trying once more is a person's decision; Autopack tried a task three times. */
const mostFailures = 3;

/** Tokens of a task that is small enough to be tried. */
export const modestTokens = 50_000;

/**
 * High after three failures, or where doing it has made things worse; medium after one, or where it is large; else low. Only what is
 * low may run without approval, and high is not approved by the way.
 */
export function riskOf(
  { estimatedTokens }: Pick<Task, "estimatedTokens">,
  { failures, isWorse }: TaskHistory,
): Risk {
  if (isWorse || failures >= mostFailures) return "high";
  return failures > 0 || estimatedTokens > modestTokens ? "medium" : "low";
}
