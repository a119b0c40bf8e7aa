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

/** A session begins, or is named; `parent` where another one started it. */
export interface SessionRecord extends OfSession {
  readonly kind: "session";
  readonly parent?: string | undefined;
}

/** A model call, or another copy of one: records with the same `id` are one call, of which the fullest counts. */
export interface CallRecord extends OfSession {
  readonly kind: "call";
  /** Absent where the agent gives none; each is then a call of its own. */
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  readonly tokens?: Tokens | undefined;
  readonly quality: UsageQuality;
}

/** A model asks for a tool; copies have the same `id`. */
export interface ToolRecord extends OfSession {
  readonly kind: "tool";
  readonly id?: string | undefined;
  readonly name: string;
}

/** A tool has answered. */
export interface ToolResultRecord extends OfSession {
  readonly kind: "toolResult";
  /** That of the `ToolRecord`. */
  readonly id?: string | undefined;
  readonly isError: boolean;
}

/** Something else that has a time: a prompt, a summary, a change of model. */
export interface OtherRecord extends OfSession {
  readonly kind: "other";
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
  | SkippedRecord;
