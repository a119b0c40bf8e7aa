import { basename } from "node:path";
import { text } from "@spoor/core/record";
import type { Row } from "../../sqlite/database.ts";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import type { CallDetails, TranscriptRecord } from "../record.ts";
import { withoutCache } from "./copilot-leg.ts";
import { columnTime, hasColumns, rowsOf, selected } from "./database-rows.ts";
import { tokenCount } from "./values.ts";

const table = "assistant_usage_events";

/** Reads the store of GitHub Copilot CLI and its desktop application, `session-store.db`: a row for each call. */
export const copilotStore: TranscriptReader = {
  agent: "copilot",
  recognises: (file) =>
    hasColumns(file, { sessions: ["id"], [table]: ["id", "session_id", "input_tokens"] }),
  read,
};

async function* read(
  file: TranscriptFile,
  isDetailed = false,
): AsyncGenerator<TranscriptRecord, void> {
  const { database } = file;
  if (database === undefined) return;
  const session = selected(database, "sessions", ["cwd", "branch", "created_at"]);
  const call = selected(database, table, [
    "id",
    "created_at",
    "model",
    "copilot_usage_model",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
    "duration_ms",
    "finish_reason",
    "parent_tool_call_id",
    "initiator",
  ]);
  const sessions = `SELECT id AS session, ${session} FROM sessions ORDER BY id`;
  const calls = `SELECT session_id, ${call} FROM ${table} ORDER BY id`;
  for await (const row of rowsOf(file, sessions, calls))
    yield* "session" in row ? sessionOf(row) : callOf(row, isDetailed);
}

function* sessionOf(row: Row): Generator<TranscriptRecord, void> {
  const session = text(row["session"]);
  if (session === undefined) return;
  const folder = text(row["cwd"]);
  const facts = {
    folder: folder === undefined ? undefined : basename(folder),
    branch: text(row["branch"]),
  };
  yield { kind: "session", session, at: columnTime(row["created_at"]), facts };
}

function* callOf(row: Row, isDetailed: boolean): Generator<TranscriptRecord, void> {
  const session = text(row["session_id"]);
  if (session === undefined) return;
  const subAgent = text(row["parent_tool_call_id"]);
  const where = { session, at: columnTime(row["created_at"]), subAgent };
  if (row["initiator"] === "compaction") yield { kind: "happening", ...where, what: "compaction" };
  // The input is the whole one, with what came from the cache and went into it.
  const tokens = withoutCache({
    input: tokenCount(row["input_tokens"]),
    output: tokenCount(row["output_tokens"]),
    cacheWrite: tokenCount(row["cache_write_tokens"]),
    cacheRead: tokenCount(row["cache_read_tokens"]),
  });
  yield {
    kind: "call",
    ...where,
    id: `${session}/usage/${String(row["id"])}`,
    model: text(row["copilot_usage_model"]) ?? text(row["model"]),
    tokens,
    quality: "exact",
    source: table,
    ...(isDetailed && { details: detailsOf(row) }),
  };
}

function detailsOf(row: Row): CallDetails {
  const ended = Date.parse(columnTime(row["created_at"]) ?? "");
  const started = ended - tokenCount(Math.round(Number(row["duration_ms"] ?? 0)));
  return {
    startedAt: Number.isNaN(started) ? undefined : new Date(started).toISOString(),
    finishReason: text(row["finish_reason"]),
    usage: { reasoningTokens: tokenCount(row["reasoning_tokens"]) },
  };
}
