import { statistics } from "../telemetry/statistics.ts";
import type { CallRecord, CallStats } from "../telemetry/statistics.ts";
import { track } from "../telemetry/telemetry-provider.ts";

/** What all calls amount to, and the newest 1,000 of them. */
export interface LlmFallbackTelemetry extends CallStats {
  readonly history: CallRecord[];
}

/**
 * What calls of models amount to that were told to this process.
 * @deprecated Use `telemetryProvider().getStats().llmCalls`, or `spoor cost` for all that was ever recorded.
 */
export function getLlmFallbackTelemetry(): LlmFallbackTelemetry {
  const { llmCalls } = statistics.stats();
  return { ...llmCalls, history: [...statistics.calls] };
}

/**
 * Records a call of a model that has ended.
 * @deprecated Use `telemetryProvider().track({ type: "llm_call", ... })`.
 */
export function addHistoryEntry(entry: Omit<CallRecord, "timestamp"> & Partial<CallRecord>): void {
  const told = { type: { value: "llm_call" }, purpose: { value: "llm_fallback" } } as const;
  track(Object.create(Object(entry), told));
}
