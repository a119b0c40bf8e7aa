/** A step whose text nothing knew how to do. */
export interface BlockedStepEvent {
  readonly type: "blocked_step";
  /** Only its normal form and its category are recorded, unless content is asked for; cut at 2,048 characters. */
  readonly stepText: string;
  /** The workflow that the step is of. */
  readonly journeyId: string;
  readonly source?: string;
  /** One sentence, recorded as it is. */
  readonly reason?: string;
  readonly errorType?: string;
  /** What was proposed instead; recorded only where content is asked for. */
  readonly suggestedFix?: string;
  /** The known pattern that is most like the text, and how many characters it differs. */
  readonly nearestPattern?: string;
  readonly nearestDistance?: number;
  /** When it was blocked, as ISO 8601, for analysis in this process; now, unless said. */
  readonly timestamp?: string;
}

/** A pattern that knew what to do. */
export interface PatternMatchEvent {
  readonly type: "pattern_match";
  readonly patternName: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly patternId?: string;
}

/** A pattern that matched and did not work. */
export interface PatternFailureEvent {
  readonly type: "pattern_failure";
  readonly stepText: string;
  readonly journeyId: string;
  readonly patternName?: string;
  readonly patternId?: string;
  readonly confidence?: number;
}

/** A call of a model that has ended, for clients that Spoor does not see by itself. */
export interface LlmCallEvent {
  readonly type: "llm_call";
  readonly success: boolean;
  readonly latencyMs: number;
  /** What the caller says that it cost; kept as it is. */
  readonly costUsd: number;
  readonly provider?: string;
  readonly model?: string;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** What went wrong, as a message. */
  readonly error?: string;
  /** What was asked about; only its normal form is recorded. */
  readonly stepText?: string;
  readonly purpose?: string;
  /** Whether a cache answered, so that no model was called: it is counted, and there is no span. */
  readonly cached?: boolean;
  readonly timestamp?: string;
}

/** What a person wrote in place of a step that was blocked. */
export interface UserFixEvent {
  readonly type: "user_fix";
  readonly stepText: string;
  /** Only its normal form is recorded, unless content is asked for. */
  readonly fixedText: string;
  readonly journeyId?: string;
  readonly source?: string;
}

/** Where in a workflow something happened; unless said, in the run around the call. */
interface Placed {
  readonly runId?: string;
  readonly stepId?: string;
  /** From 1. */
  readonly attempt?: number;
}

/** How many tokens were expected, and how many it took: one of the two `actual` figures has to be there. */
export interface TokenEstimateEvent extends Placed {
  readonly type: "token_estimate";
  readonly predictedOutputTokens: number;
  readonly actualOutputTokens?: number;
  readonly actualTotalTokens?: number;
  readonly category?: string;
  readonly complexity?: string;
  /** From 0 to 1. */
  readonly confidence?: number;
  readonly deliverableCount?: number;
  /** At most 20 are recorded. */
  readonly deliverables?: readonly string[];
  readonly features?: readonly string[];
  readonly contextQuality?: string;
  readonly selectedBudget?: number;
  /** The limit that was sent to the provider. */
  readonly sentBudget?: number;
  readonly stopReason?: string;
  readonly success?: boolean;
  readonly truncated?: boolean;
  readonly model?: string;
}

/** A step that was allowed more tokens. */
export interface BudgetEscalationEvent extends Placed {
  readonly type: "budget_escalation";
  readonly reason: string;
  /** The new limit. */
  readonly retryTokens: number;
  /** The share of the old limit that was used, 1 at the limit. */
  readonly utilization?: number;
  readonly factor?: number;
  readonly baseTokens?: number;
  readonly baseSource?: string;
  readonly usedTokens?: number;
  readonly truncated?: boolean;
  readonly selectedBudget?: number;
  readonly sentBudget?: number;
}

/** Which model was chosen for what, and why. */
export interface ModelSelectionEvent extends Placed {
  readonly type: "model_selection";
  readonly model: string;
  readonly provider?: string;
  readonly role?: string;
  readonly source?: string;
  readonly reason?: string;
  readonly confidence?: number;
  readonly isFallback?: boolean;
  readonly originalComplexity?: string;
  readonly effectiveComplexity?: string;
  readonly complexityReason?: string;
}

/** A command that has ended. */
export interface CommandEvent {
  readonly type: "command";
  readonly command: string;
  readonly success: boolean;
  readonly durationMs: number;
  /** The id of this run of the command. */
  readonly eventId?: string;
}

/** A pipeline that goes from one stage to the next. */
export interface PipelineTransitionEvent {
  readonly type: "pipeline_transition";
  readonly fromStage: string;
  readonly toStage: string;
  readonly command?: string;
}

/** Something that one of the older telemetry modules told. */
export type TelemetryEvent =
  | BlockedStepEvent
  | PatternMatchEvent
  | PatternFailureEvent
  | LlmCallEvent
  | UserFixEvent
  | TokenEstimateEvent
  | BudgetEscalationEvent
  | ModelSelectionEvent
  | CommandEvent
  | PipelineTransitionEvent;

/** What `type` can be. */
export const eventTypes = [
  "blocked_step",
  "pattern_match",
  "pattern_failure",
  "llm_call",
  "user_fix",
  "token_estimate",
  "budget_escalation",
  "model_selection",
  "command",
  "pipeline_transition",
] as const;
