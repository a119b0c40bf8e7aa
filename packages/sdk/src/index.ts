export { flush, shutdown, spoorProcessors, start } from "./start.ts";
export type { SpoorProcessors, StartOptions } from "./start.ts";
export type { Telemetry } from "./lifecycle.ts";
export { doctor } from "./doctor/report.ts";
export type { ProcessReport } from "@spoor/core/doctor";
export { tokenEstimates } from "./tokens/estimates.ts";
export type { CalibrationReport } from "@spoor/core/tokens";
export { instrumented } from "./hook/seen.ts";
export type {
  BudgetOptions,
  BudgetScope,
  BudgetState,
  BudgetStatus,
  BudgetWindow,
} from "@spoor/core/budget";
export { BudgetExceededError } from "./budget/budget-exceeded-error.ts";
export { budgetStatus } from "./budget/budget-status.ts";
export { budget } from "./budget/budgets.ts";
export { enforceBudget } from "./budget/enforce-budget.ts";
export type { ContextOptions } from "./attribution/context-options.ts";
export type { PromptVersion } from "./attribution/prompt.ts";
export { withContext } from "./attribution/with-context.ts";
export { agent } from "./trace/agent.ts";
export type { AgentHandle, AgentOptions, RemoteAgent } from "./trace/agent.ts";
export type { Block, BlockReason } from "./trace/block.ts";
export { llmCall } from "./trace/llm-call.ts";
export type { LlmCall, LlmCallHandle, LlmCallOptions, LlmParameters } from "./trace/llm-call.ts";
export type { LlmReply } from "./trace/llm-reply.ts";
export { resumeWorkflow } from "./trace/resume.ts";
export type { Resolution, ResumeOptions } from "./trace/resume.ts";
export { step } from "./trace/step.ts";
export type { StepHandle, StepOptions, StepType } from "./trace/step.ts";
export type { Suspension } from "./trace/suspend.ts";
export type { SuspendedRun, SuspensionReason } from "./trace/suspended-run.ts";
export { tool } from "./trace/tool.ts";
export type { ToolHandle, ToolOptions } from "./trace/tool.ts";
export { workflow } from "./trace/workflow.ts";
export type { WorkflowHandle, WorkflowOptions } from "./trace/workflow.ts";
export type { Traced } from "./trace/invoke.ts";
export { telemetryProvider } from "./telemetry/telemetry-provider.ts";
export type { TelemetryProvider } from "./telemetry/telemetry-provider.ts";
export type { TelemetryEvent } from "./telemetry/event.ts";
export type { BlockedStepStats, CallStats, TelemetryStats } from "./telemetry/statistics.ts";
