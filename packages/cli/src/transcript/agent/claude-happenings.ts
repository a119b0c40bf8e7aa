import { at, count, list, text } from "@spoor/core/record";
import type { TranscriptRecord } from "../record.ts";
import type { ClaudeOrigin } from "./claude-place.ts";

const interrupted = "[Request interrupted by user";

/** The texts of a message. */
function* textsOf(message: unknown): Generator<string, void> {
  const content = at(message, "content");
  if (typeof content === "string") yield content;
  for (const block of list(content)) {
    const said = text(at(block, "text"));
    if (said !== undefined) yield said;
  }
}

/** The type of the error that a message of Claude Code tells of, without the message itself. */
function errorTypeOf(row: unknown): string {
  const named = text(at(row, "error"));
  if (named !== undefined && /^\w{1,60}$/.test(named)) return named;
  const [said = ""] = textsOf(at(row, "message"));
  const head = said.slice(0, 1000);
  const [, type] = /"error":\s*\{[^{}]*?"type":\s*"(\w{1,60})"/.exec(head) ?? [];
  return type ?? /API Error:? \(?(\d{3})\b/.exec(head)?.[1] ?? "api_error";
}

/** The type of the error after which a request is made again. */
function retriedErrorType(row: unknown): string {
  const error = at(row, "error");
  const type = text(at(at(at(error, "error"), "error"), "type")) ?? text(at(error, "type"));
  const status = count(at(error, "status"));
  return type ?? (status === undefined ? "api_error" : String(status));
}

/** What a row tells that happened in the session. */
export function* claudeHappenings(
  row: unknown,
  origin: ClaudeOrigin,
): Generator<TranscriptRecord, void> {
  const type = at(row, "type");
  const subtype = at(row, "subtype");
  const happening = { kind: "happening", ...origin } as const;
  if (type === "system" && subtype === "compact_boundary") {
    const told = at(row, "compactMetadata") ?? at(row, "compact_metadata");
    const trigger = text(at(told, "trigger"));
    const tokensBefore = count(at(told, "preTokens")) ?? count(at(told, "pre_tokens"));
    yield { ...happening, what: "compaction", trigger, tokensBefore };
  } else if (type === "system" && subtype === "api_error")
    yield { ...happening, what: "api_error", errorType: retriedErrorType(row) };
  else if (type === "assistant" && at(row, "isApiErrorMessage") === true)
    yield { ...happening, what: "api_error", errorType: errorTypeOf(row) };
  else if (type === "user") {
    for (const said of textsOf(at(row, "message")))
      if (said.startsWith(interrupted)) yield { ...happening, what: "interrupt" };
  }
}
