import type { AgentName } from "./reader.ts";
import type { SkipReason, Tokens, UsageQuality } from "./record.ts";

/** How often a tool was asked for, and how often it failed. */
export interface ToolCount {
  readonly calls: number;
  readonly errors: number;
}

/** What one session of an agent did, with its sub-agents. */
export interface Session {
  readonly agent: AgentName;
  readonly id: string;
  /** The session that started it; null where none is known. */
  readonly parent: string | null;
  readonly modelCalls: number;
  readonly tokens: Tokens;
  /** About how many output tokens there were, where `tokens` has no more than a lower bound and it was asked for. */
  readonly estimatedOutput?: number | undefined;
  /** `exact` where the tokens of all calls are; `none` where those of none are known; else `lower_bound`. */
  readonly usageQuality: UsageQuality;
  readonly tools: Readonly<Record<string, ToolCount>>;
  /** Milliseconds that the uses of each tool took together, of those whose end is known; absent where none is. */
  readonly toolMs?: Readonly<Record<string, number>> | undefined;
  /** Model calls by the model. */
  readonly models: Readonly<Record<string, number>>;
  readonly subAgents: number;
  /** ISO 8601 as the agent wrote it; null where nothing has a time. */
  readonly first: string | null;
  readonly last: string | null;
  readonly files: readonly string[];
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}
