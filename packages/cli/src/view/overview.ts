import type { Cost } from "../print/money.ts";
import type { BlockedStat } from "./blocked.ts";
import type { ErrorStat } from "./error.ts";
import type { Tokens } from "./model-call.ts";
import type { Spread } from "./percentile.ts";
import type { Run } from "./run.ts";
import type { StepStat } from "./step.ts";

/** All calls of one model at one provider. */
export interface ModelStat extends Spread {
  readonly model: string;
  readonly provider: string | undefined;
  readonly calls: number;
  readonly errors: number;
  readonly tokens: Tokens;
  readonly cost: Cost;
  /** Why calls have no price, with how many. */
  readonly unpricedReasons: Readonly<Record<string, number>>;
}

/** All calls of one tool. */
export interface ToolStat extends Spread {
  readonly tool: string;
  readonly calls: number;
  readonly errors: number;
}

/** A run that waits. */
export interface SuspendedRun {
  readonly workflow: string;
  readonly runId: string | undefined;
  readonly traceId: string;
  readonly reason: string | undefined;
  /** All of the time that the run has waited, the current wait included. */
  readonly suspendedMs: number;
}

/** What happened, at one glance. */
export interface Overview {
  /** The first start and the last end of the spans in the window; absent where there are none. */
  readonly first?: string;
  readonly last?: string;
  readonly totals: {
    readonly spans: number;
    readonly traces: number;
    readonly workflows: number;
    readonly steps: number;
    readonly modelCalls: number;
    readonly toolCalls: number;
    readonly errors: number;
    readonly blockedSteps: number;
    readonly suspendedMs: number;
    readonly tokens: Tokens;
    readonly cost: Cost;
  };
  /** The latest runs that touch the window, whole. */
  readonly workflows: readonly Run[];
  readonly steps: readonly StepStat[];
  readonly models: readonly ModelStat[];
  readonly tools: readonly ToolStat[];
  readonly errors: readonly ErrorStat[];
  readonly blocked: readonly BlockedStat[];
  readonly suspended: readonly SuspendedRun[];
}
