import { at, text } from "@spoor/core/record";
import type { TranscriptFile } from "../reader.ts";
import { nameOf } from "./values.ts";

/** What a file's name and first rows say of rows that do not say it themselves. */
export interface ClaudePlace {
  readonly session: string;
  /** The sub-agent whose file it is; files of sub-agents are called `agent-<id>.jsonl`. */
  readonly subAgent: string | undefined;
}

/** Where and when a row was written. */
export interface ClaudeOrigin {
  readonly session: string;
  readonly at: string | undefined;
  readonly subAgent: string | undefined;
}

/** The session that a row names; the output of `claude --output-format stream-json` spells it `session_id`. */
export function sessionOf(row: unknown): string | undefined {
  return text(at(row, "sessionId")) ?? text(at(row, "session_id"));
}

export function claudePlace(file: Pick<TranscriptFile, "path" | "head">): ClaudePlace {
  const name = nameOf(file.path);
  const [, folder] = /([^\\/]+)[\\/]subagents[\\/]/.exec(file.path) ?? [];
  const named = file.head.map(sessionOf).find((session) => session !== undefined);
  return {
    session: named ?? folder ?? (name || "unknown"),
    subAgent: /^agent-(.+)$/.exec(name)?.[1],
  };
}
