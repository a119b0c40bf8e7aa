import type { Call } from "./calls.ts";
import type { AgentName } from "./reader.ts";
import type { HappeningRecord, SessionFacts } from "./record.ts";
import type { ToolUse } from "./tools.ts";

/** A sub-agent of a session. */
export interface SubAgent {
  /** As the agent names it; unique in its session. */
  readonly id: string;
  /** What kind of sub-agent it is, as `Explore`. */
  readonly name: string | undefined;
  /** The id of the tool call that started it. */
  readonly tool: string | undefined;
  /** Whether it is a session of its own, with this id, that has its calls and tools. */
  readonly isSession: boolean;
  /** ISO 8601, of its own records. */
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** All that one session of an agent did, call by call. */
export interface Conversation {
  readonly agent: AgentName;
  readonly id: string;
  readonly parent: string | undefined;
  readonly facts: SessionFacts;
  /** ISO 8601, as the agent wrote it. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly calls: readonly Call[];
  readonly tools: readonly ToolUse[];
  readonly subAgents: readonly SubAgent[];
  readonly happenings: readonly HappeningRecord[];
  /** The paths of the files that tell of it, in the order in which they were read. */
  readonly files: readonly string[];
}
