import { aider } from "./agent/aider.ts";
import { amp } from "./agent/amp.ts";
import { claudeCode } from "./agent/claude-code.ts";
import { codex } from "./agent/codex.ts";
import { copilot } from "./agent/copilot.ts";
import { copilotOtel } from "./agent/copilot-otel.ts";
import { copilotStore } from "./agent/copilot-store.ts";
import { cursor } from "./agent/cursor.ts";
import { gemini } from "./agent/gemini.ts";
import { goose } from "./agent/goose.ts";
import { opencode } from "./agent/opencode.ts";
import { opencodeDatabase } from "./agent/opencode-database.ts";
import { pi } from "./agent/pi.ts";
import type { TranscriptFile, TranscriptReader } from "./reader.ts";

/** The readers of all agents. The last one knows its files by the least: any row with a session and a message. */
export const transcriptReaders: readonly TranscriptReader[] = [
  codex,
  copilot,
  copilotStore,
  copilotOtel,
  gemini,
  opencode,
  opencodeDatabase,
  cursor,
  goose,
  amp,
  aider,
  pi,
  claudeCode,
];

/** The reader of the agent that wrote `file`; undefined where nobody recognises it. */
export function readerOf(file: TranscriptFile): TranscriptReader | undefined {
  return transcriptReaders.find((reader) => reader.recognises(file));
}
