import type { Usage } from "@spoor/core/record";

/** Tokens of one model call, each counted once: what came from the cache or went into it is no part of `input`. */
export interface Tokens {
  readonly input: number;
  /** All that is billed as output, reasoning included. */
  readonly output: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
}

/**
 * How far a call's tokens can be believed: `exact`, as the provider said at its end; `lower_bound`, as it said while the
 * reply was on its way; `none`, where the agent writes down no usage.
 */
export type UsageQuality = "exact" | "lower_bound" | "none";

/** Why something in a file was not read. */
export type SkipReason =
  | "malformed"
  | "unfinished_last_line"
  | "too_long"
  | "unknown_type"
  | "replayed";

interface OfSession {
  /** The session as the agent names it. */
  readonly session: string;
  /** ISO 8601; absent where the record has no time. */
  readonly at?: string | undefined;
  /** The sub-agent whose record it is; absent for the agent itself. */
  readonly subAgent?: string | undefined;
}

/** Where a session was at work, and with what. */
export interface SessionFacts {
  /** The version of the agent. */
  readonly version?: string | undefined;
  /** The name of the folder that it worked in, without the folders above it, which may name persons and customers. */
  readonly folder?: string | undefined;
  /** The branch of the repository. */
  readonly branch?: string | undefined;
}

/** A session begins, or is named; `parent` where another one started it. May come again with more facts. */
export interface SessionRecord extends OfSession {
  readonly kind: "session";
  readonly parent?: string | undefined;
  readonly facts?: SessionFacts | undefined;
}

/** Parts of a call's usage, and what its price depends on; totals are in its {@link Tokens}. */
export type UsageParts = Pick<
  Usage,
  | "cacheWrite1hTokens"
  | "reasoningTokens"
  | "serviceTier"
  | "region"
  | "toolRequests"
  | "iterations"
>;

/** What is known of a call beside its tokens; told where details were asked for. */
export interface CallDetails {
  /** The provider as the agent calls it. */
  readonly provider?: string | undefined;
  /** When the model was asked, ISO 8601. */
  readonly startedAt?: string | undefined;
  /** When the reply was complete, where that is not the time of the record. */
  readonly endedAt?: string | undefined;
  /** The id that the provider gave its reply. */
  readonly replyId?: string | undefined;
  readonly finishReason?: string | undefined;
  /** The kind of error that the call ended with. */
  readonly errorType?: string | undefined;
  /** Whether the user stopped the reply. */
  readonly isCancelled?: boolean | undefined;
  /** What else the provider counted, and what the price depends on. */
  readonly usage?: UsageParts | undefined;
  /** What the agent says that the call cost, in USD. */
  readonly costUsd?: number | undefined;
  /** About how many tokens the text of the reply is that the transcript has. */
  readonly estimatedOutput?: number | undefined;
  /** Whether the model reasoned about more than the transcript has as text. */
  readonly hasHiddenThoughts?: boolean | undefined;
}

/** A model call, or another copy of one: records with the same `id` are one call, of which the fullest counts. */
export interface CallRecord extends OfSession {
  readonly kind: "call";
  /** Absent where the agent gives none; each is then a call of its own. */
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  readonly tokens?: Tokens | undefined;
  readonly quality: UsageQuality;
  /** When its copies were written, `at` among them; where several copies are told as one record. */
  readonly times?: readonly string[] | undefined;
  /** Where it was written down, for agents that write calls down in several places under ids that do not match. */
  readonly source?: string | undefined;
  readonly details?: CallDetails | undefined;
}

/** A model asks for a tool; copies have the same `id`. */
export interface ToolRecord extends OfSession {
  readonly kind: "tool";
  readonly id?: string | undefined;
  readonly name: string;
  /** Bytes of the arguments as JSON; told where details were asked for. */
  readonly argumentsSize?: number | undefined;
}

/** A tool has answered. */
export interface ToolResultRecord extends OfSession {
  readonly kind: "toolResult";
  /** That of the `ToolRecord`. */
  readonly id?: string | undefined;
  readonly isError: boolean;
  /** The kind of error, where the agent names it. */
  readonly errorType?: string | undefined;
  /** Bytes of the result; told where details were asked for. */
  readonly resultSize?: number | undefined;
  /** How long the tool took, in milliseconds, where the agent measured it. */
  readonly durationMs?: number | undefined;
}

/** Something else that has a time: a prompt, a summary, a change of model. */
export interface OtherRecord extends OfSession {
  readonly kind: "other";
}

/** A tool call that started the sub-agent `subAgent`. */
export interface SubAgentRecord extends OfSession {
  readonly kind: "subAgent";
  readonly subAgent: string;
  /** The id of the `ToolRecord`. */
  readonly tool?: string | undefined;
  /** What kind of sub-agent it is, as `Explore`. */
  readonly name?: string | undefined;
  /** Whether it is a session of its own, with the sub-agent's id, that has its calls and tools. */
  readonly isSession?: boolean | undefined;
}

/** Something happened in a session that is no call and no tool; told where details were asked for. */
export interface HappeningRecord extends OfSession {
  readonly kind: "happening";
  /** `compaction`: the conversation was summarised; `interrupt`: the user stopped it; `api_error`: the provider refused. */
  readonly what: "compaction" | "interrupt" | "api_error";
  /** What began a compaction: `auto` or `manual`. */
  readonly trigger?: string | undefined;
  /** Tokens of the conversation before a compaction. */
  readonly tokensBefore?: number | undefined;
  /** The kind of error, as `overloaded_error`. */
  readonly errorType?: string | undefined;
}

/** Part of a file that was not read. */
export interface SkippedRecord {
  readonly kind: "skipped";
  readonly reason: SkipReason;
  readonly count: number;
}

/** What a transcript tells, in its order; no text of prompts, replies, or tools. */
export type TranscriptRecord =
  | SessionRecord
  | CallRecord
  | ToolRecord
  | ToolResultRecord
  | OtherRecord
  | SubAgentRecord
  | HappeningRecord
  | SkippedRecord;
