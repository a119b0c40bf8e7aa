import { diag } from "@opentelemetry/api";

const failures = new Map<string, number>();

/**
 * What `run` returns, or undefined when it throws: nothing of Spoor's may throw into the application.
 * A failure is counted under `what` and told to OpenTelemetry's diag logger the first time.
 */
export function guard<Value>(what: string, run: () => Value): Value | undefined {
  try {
    return run();
  } catch (error) {
    failed(what, error);
    return undefined;
  }
}

/** Counts a failure of Spoor's own code, for places where a `guard` closure would cost too much. */
export function failed(what: string, error: unknown): void {
  const before = failures.get(what) ?? 0;
  failures.set(what, before + 1);
  if (before > 0) return;
  try {
    diag.warn(`spoor: ${what} failed`, error);
  } catch {
    // The logger is the application's own, and it failed.
  }
}

/** How often each part of Spoor failed since the process started. */
export function failureCounts(): ReadonlyMap<string, number> {
  return failures;
}
