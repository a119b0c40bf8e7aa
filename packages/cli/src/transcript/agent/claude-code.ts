import { at, text } from "@spoor/core/record";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import { continuesClaude } from "./claude-continues.ts";
import { claudeParts } from "./claude-parts.ts";
import { claudePlace, sessionOf } from "./claude-place.ts";
import { ClaudeRows } from "./claude-rows.ts";
import { recordsOf } from "./values.ts";

/** Transcripts of Claude Code and of the agents made with its SDK: JSON lines, one file for a session or a sub-agent. */
export const claudeCode: TranscriptReader = {
  agent: "claude-code",
  recognises: ({ head, path }: TranscriptFile): boolean =>
    head.some(isRow) || /[\\/](?:\.claude|claude)[\\/]projects[\\/].*\.jsonl$/.test(path),
  rows: (file) => new ClaudeRows(claudePlace(file)),
  parts: claudeParts,
  continues: continuesClaude,
  read: (file, isDetailed) => recordsOf(file, new ClaudeRows(claudePlace(file), isDetailed)),
};

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRow(row: unknown): boolean {
  const message = at(row, "message");
  // Qwen Code has rows like these whose messages are Gemini's.
  const isMessage = isObject(message) && !Array.isArray(at(message, "parts"));
  switch (text(at(row, "type"))) {
    case "user":
    case "assistant":
      return isMessage;
    case "summary":
      return text(at(row, "leafUuid")) !== undefined;
    case "file-history-snapshot":
    case "queue-operation":
      return true;
    case "attachment":
      return isObject(at(row, "attachment"));
    case "system":
    case "progress":
      return sessionOf(row) !== undefined && text(at(row, "uuid")) !== undefined;
    case undefined:
      return isMessage && isObject(at(message, "usage")) && sessionOf(row) !== undefined;
    default:
      return false;
  }
}
