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
] as const;

export type AgentName = (typeof agentNames)[number];

/** One value of a file of JSON lines, or the one value of a JSON file. */
export interface TranscriptValue {
  readonly value: unknown;
}

/** A file that may be a transcript. */
export interface TranscriptFile {
  readonly path: string;
  /** The first values of the file, at most 20, to tell the agent by. */
  readonly head: readonly unknown[];
  /**
   * The values of the file, one at a time, and what of it could not be read: a line that is no JSON (`malformed`), one that
   * is too long, and a last one without its newline that is no JSON yet (`unfinished_last_line`). A file that is one JSON
   * document gives it whole.
   */
  values(): AsyncIterable<TranscriptValue | Extract<TranscriptRecord, { kind: "skipped" }>>;
}

/** Reads the transcripts of one agent. */
export interface TranscriptReader {
  readonly agent: AgentName;
  /** Whether a file is of this agent: by its content, then by its path. Never throws. */
  recognises(file: TranscriptFile): boolean;
  /** What the file tells. Never throws on any JSON; passes on what `values` skipped. */
  read(file: TranscriptFile): AsyncIterable<TranscriptRecord>;
}
