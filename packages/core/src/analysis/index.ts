export { normalizedStep, stepCategory } from "./blocked-step.ts";
export type { StepCategory } from "./blocked-step.ts";
export { accuracyOf, stratified } from "./estimation/accuracy.ts";
export type { Accuracy, Gate, Rate, Stratum } from "./estimation/accuracy.ts";
export { calibrationOf, isClean, solvedOverhead } from "./estimation/calibration.ts";
export type {
  Calibration,
  CalibrationGroup,
  CalibrationOptions,
  ThinGroup,
} from "./estimation/calibration.ts";
export { autopackOverhead, canonicalCategory, estimateWork } from "./estimation/estimator.ts";
export type { OverheadTable, Work } from "./estimation/estimator.ts";
export { predictedByOthers } from "./estimation/history.ts";
export { samplingPlan } from "./estimation/plan.ts";
export type { SamplingPlan } from "./estimation/plan.ts";
export { isComplete, isCutOff } from "./estimation/sample.ts";
export type { EstimationSample } from "./estimation/sample.ts";
export { summaryOf } from "./estimation/statistics.ts";
export type { Summary } from "./estimation/statistics.ts";
export { gapsOf } from "./gaps/gap.ts";
export type { BlockedRecord, Gap, GapOptions } from "./gaps/gap.ts";
export { nearestPattern } from "./gaps/nearest-pattern.ts";
export type { KnownPattern, NearestPattern } from "./gaps/nearest-pattern.ts";
export { isPrunable, patternHealth } from "./gaps/pattern-health.ts";
export type { PatternHealth, PatternRecord } from "./gaps/pattern-health.ts";
export { suggestionsOf } from "./gaps/suggestion.ts";
export type { ExactEngine, Suggestion, SuggestOptions } from "./gaps/suggestion.ts";
export { insightsOf, insightTypes } from "./tasks/insight.ts";
export type { StepOutcome } from "./tasks/insight.ts";
export { limitsFrom } from "./tasks/limits.ts";
export type { TaskLimits } from "./tasks/limits.ts";
export { patternsOf } from "./tasks/pattern.ts";
export { riskOf } from "./tasks/risk.ts";
export type { Risk } from "./tasks/risk.ts";
export { completionOf, tasksFor, taskWords } from "./tasks/task.ts";
export type { Completion, Generated, Task } from "./tasks/task.ts";
