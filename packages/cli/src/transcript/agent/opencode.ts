import { at, list, text } from "@spoor/core/record";
import type { TranscriptReader } from "../reader.ts";
import type { Tokens, TranscriptRecord, UsageQuality } from "../record.ts";
import { isEmpty, recordsOf, timeOf, tokenCount, unknownType } from "./values.ts";

const hasText = (value: unknown, ...names: readonly string[]): boolean =>
  names.every((name) => text(at(value, name)) !== undefined);

const isMessage = (value: unknown): boolean => hasText(value, "id", "sessionID", "role");
const isPart = (value: unknown): boolean => hasText(value, "id", "sessionID", "messageID", "type");
const isSession = (value: unknown): boolean =>
  text(at(value, "id"))?.startsWith("ses_") === true && typeof at(value, "time") === "object";
/** What `opencode export` prints. */
const isExport = (value: unknown): boolean =>
  isSession(at(value, "info")) && Array.isArray(at(value, "messages"));
const isMessageWithParts = (value: unknown): boolean =>
  isMessage(at(value, "info")) && Array.isArray(at(value, "parts"));

/** Reads what OpenCode stores as JSON, a file for each session, message and part of one, and what it exports. */
export const opencode: TranscriptReader = {
  agent: "opencode",
  recognises: ({ head }) =>
    head.some((value) =>
      [isMessage, isPart, isSession, isExport, isMessageWithParts].some((is) => is(value)),
    ),
  read: (file) => recordsOf(file, { value: read }),
};

function* read(value: unknown): Generator<TranscriptRecord, void> {
  if (isExport(value)) {
    yield* read(at(value, "info"));
    for (const message of list(at(value, "messages"))) yield* read(message);
  } else if (isMessageWithParts(value)) {
    yield* read(at(value, "info"));
    for (const part of list(at(value, "parts"))) yield* read(part);
  } else if (isPart(value)) yield* partOf(value);
  else if (isMessage(value)) yield messageOf(value);
  else if (isSession(value)) yield sessionOf(value);
  else yield unknownType;
}

const sessionIdOf = (value: unknown): string => text(at(value, "sessionID")) ?? "";

function sessionOf(value: unknown): TranscriptRecord {
  return {
    kind: "session",
    session: text(at(value, "id")) ?? "",
    at: timeOf(at(at(value, "time"), "created")),
    parent: text(at(value, "parentID")),
  };
}

function messageOf(message: unknown): TranscriptRecord {
  const time = at(message, "time");
  const where = { session: sessionIdOf(message), at: timeOf(at(time, "created")) };
  if (at(message, "role") !== "assistant") return { kind: "other", ...where };
  const model = text(at(message, "modelID")) ?? text(at(at(message, "model"), "modelID"));
  return { kind: "call", ...where, id: text(at(message, "id")), model, ...usageOf(message) };
}

function usageOf(message: unknown): { tokens: Tokens | undefined; quality: UsageQuality } {
  const said = at(message, "tokens");
  const cache = at(said, "cache");
  const counts: Tokens = {
    input: tokenCount(at(said, "input")),
    output: tokenCount(at(said, "output")),
    cacheWrite: tokenCount(at(cache, "write")),
    cacheRead: tokenCount(at(cache, "read")),
  };
  const { input, output, cacheWrite, cacheRead } = counts;
  // Reasoning is counted beside the output; a total without it tells that it is in the output.
  const hasReasoning = tokenCount(at(said, "total")) === input + output + cacheWrite + cacheRead;
  const reasoning = hasReasoning ? 0 : tokenCount(at(said, "reasoning"));
  const tokens = { ...counts, output: output + reasoning };
  if (isEmpty(tokens)) return { tokens: undefined, quality: "none" };
  const isCut = at(message, "error") !== undefined && at(message, "error") !== null;
  return { tokens, quality: isCut ? "lower_bound" : "exact" };
}

function* partOf(part: unknown): Generator<TranscriptRecord, void> {
  const state = at(part, "state");
  const time = at(state, "time") ?? at(part, "time");
  const where = { session: sessionIdOf(part), at: timeOf(at(time, "start")) };
  const name = text(at(part, "tool"));
  if (at(part, "type") !== "tool" || name === undefined) {
    yield { kind: "other", ...where };
    return;
  }
  const call = text(at(part, "callID"));
  const id = call === undefined ? text(at(part, "id")) : `${text(at(part, "messageID"))}/${call}`;
  yield { kind: "tool", ...where, id, name };
  const status = at(state, "status");
  if (status !== "completed" && status !== "error") return;
  const ended = { session: where.session, at: timeOf(at(time, "end")) ?? where.at };
  yield { kind: "toolResult", ...ended, id, isError: status === "error" || hasFailed(name, state) };
}

/** Whether a tool failed that OpenCode calls completed: it was called wrongly, or its command gave another code than 0. */
function hasFailed(name: string, state: unknown): boolean {
  if (name === "invalid") return true;
  const exit = at(at(state, "metadata"), "exit");
  return name === "bash" && typeof exit === "number" && exit !== 0;
}
