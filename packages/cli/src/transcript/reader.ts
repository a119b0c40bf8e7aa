import type { Database } from "../sqlite/database.ts";
import type { Digest } from "./digest.ts";
import type { ObjectParts } from "./json-parts.ts";
import type { TranscriptRecord } from "./record.ts";

/** The agents whose transcripts are read. */
export const agentNames = [
  "claude-code",
  "codex",
  "gemini",
  "copilot",
  "opencode",
  "pi",
  "aider",
  "amp",
  "cursor",
  "goose",
] as const;

export type AgentName = (typeof agentNames)[number];

/** One value of a file of JSON lines, or the one value of a JSON file. */
export interface TranscriptValue {
  readonly value: unknown;
}

/** An SQLite database that may hold transcripts. */
export interface TranscriptDatabase {
  /** The columns of each table, by the tables' names. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
  /** Opens it; who does so has to close it. Throws a `Failure` where it is damaged. */
  open(): Database;
}

/** A file that may be a transcript. */
export interface TranscriptFile {
  readonly path: string;
  /** The first values of the file, at most 20, to tell the agent by. */
  readonly head: readonly unknown[];
  /** What the file is, where it is an SQLite database; it has no values then. */
  readonly database?: TranscriptDatabase | undefined;
  /**
   * The values of the file, one at a time, and what of it could not be read: a line that is no JSON (`malformed`), one that
   * is too long, and a last one without its newline that is no JSON yet (`unfinished_last_line`). A file that is one JSON
   * document gives it whole.
   */
  values(): AsyncIterable<TranscriptValue | Extract<TranscriptRecord, { kind: "skipped" }>>;
}

/** Reads the values of one file in their order. */
export interface ValueReader {
  value(value: unknown): Iterable<TranscriptRecord>;
  /** What can be told only after the last value. */
  end?(): Iterable<TranscriptRecord>;
}

/** Reads the transcripts of one agent. */
export interface TranscriptReader {
  readonly agent: AgentName;
  /** Whether a file is of this agent: by its content, then by its path. Never throws. */
  recognises(file: TranscriptFile): boolean;
  /**
   * What the file tells; with details where they are asked for, which takes longer. Never throws on any JSON; passes on
   * what `values` skipped.
   */
  read(file: TranscriptFile, isDetailed?: boolean): AsyncIterable<TranscriptRecord>;
  /** What `read` gives each value to, without details; for agents whose files are large, so that they are read at once. */
  rows?(file: Pick<TranscriptFile, "path" | "head">): ValueReader;
  /** The parts of a value that `rows` look at: others need not be made. */
  readonly parts?: ObjectParts;
  /**
   * Whether `after`, which was read from the middle of the file `path` on, tells beside `before` what one reading of the whole
   * file would. Agents without it have files whose rows need those before them.
   */
  continues?(path: string, before: readonly Digest[], after: Digest): boolean;
}
