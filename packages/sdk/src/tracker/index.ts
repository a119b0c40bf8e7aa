export type { LlmSummary, SummarizedCall } from "./call-summary.ts";
export type { LLMCallTracker } from "./llm-call-tracker.ts";
export { StepTelemetryTracker } from "./step-telemetry-tracker.ts";
export type {
  AgentCallArguments,
  LLMCallMetadata,
  StepMetadata,
} from "./step-telemetry-tracker.ts";
export { WorkflowTelemetryFactory } from "./workflow-telemetry-factory.ts";
export type { TrackerFactory } from "./workflow-telemetry-factory.ts";
export { getTelemetry, WorkflowTelemetryService } from "./workflow-telemetry-service.ts";
export type { WorkflowTelemetryOptions } from "./workflow-telemetry-service.ts";
