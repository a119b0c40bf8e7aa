export { analyzeBlockedPatterns, getTelemetryStats, recordUserFix } from "./blocked-patterns.ts";
export type { GapsOptions, PatternGap } from "./blocked-patterns.ts";
export { addHistoryEntry, getLlmFallbackTelemetry } from "./llm-fallback.ts";
export type { LlmFallbackTelemetry } from "./llm-fallback.ts";
export {
  analyzePatternGaps,
  recordBlockedStep,
  suggestNewPatterns,
  trackBlockedStep,
} from "./pattern-gaps.ts";
export type {
  BlockedStepRecord,
  PatternGapStats,
  PatternSuggestion,
  TopPattern,
} from "./pattern-gaps.ts";
export type { RecordsOptions } from "./records.ts";
