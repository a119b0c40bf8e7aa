import { at, list, number, text } from "@spoor/core/record";
import type { TranscriptReader } from "../reader.ts";
import type { CallDetails, Tokens, TranscriptRecord, UsageQuality } from "../record.ts";
import { lastName, sizeOf } from "./sizes.ts";
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
  read: (file, isDetailed = false) =>
    recordsOf(file, { value: (value) => read(value, isDetailed) }),
};

function* read(value: unknown, isDetailed: boolean): Generator<TranscriptRecord, void> {
  if (isExport(value)) {
    yield* read(at(value, "info"), isDetailed);
    for (const message of list(at(value, "messages"))) yield* read(message, isDetailed);
  } else if (isMessageWithParts(value)) {
    yield* read(at(value, "info"), isDetailed);
    for (const part of list(at(value, "parts"))) yield* read(part, isDetailed);
  } else if (isPart(value)) yield* partOf(value, isDetailed);
  else if (isMessage(value)) yield messageOf(value, isDetailed);
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
    facts: {
      version: text(at(value, "version")),
      folder: lastName(text(at(value, "directory"))),
    },
  };
}

function messageOf(message: unknown, isDetailed: boolean): TranscriptRecord {
  const time = at(message, "time");
  const where = { session: sessionIdOf(message), at: timeOf(at(time, "created")) };
  if (at(message, "role") !== "assistant") return { kind: "other", ...where };
  const model = text(at(message, "modelID")) ?? text(at(at(message, "model"), "modelID"));
  const usage = usageOf(message);
  const details = isDetailed ? detailsOf(message, usage.tokens) : undefined;
  return { kind: "call", ...where, id: text(at(message, "id")), model, ...usage, details };
}

/** OpenCode works out the cost itself, from its own price list; it is 0 under a subscription. */
function detailsOf(message: unknown, tokens: Tokens | undefined): CallDetails {
  const error = text(at(at(message, "error"), "name"));
  const isCancelled = error === "MessageAbortedError";
  const cost = number(at(message, "cost")) ?? 0;
  const reasoning = tokenCount(at(at(message, "tokens"), "reasoning"));
  const hasReasoning = tokens !== undefined && reasoning > 0;
  return {
    provider: text(at(message, "providerID")) ?? text(at(at(message, "model"), "providerID")),
    endedAt: timeOf(at(at(message, "time"), "completed")),
    finishReason: text(at(message, "finish")),
    errorType: isCancelled ? undefined : error,
    isCancelled,
    costUsd: cost > 0 ? cost : undefined,
    usage: hasReasoning ? { reasoningTokens: reasoning } : undefined,
  };
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

/** What a part tells that is no tool. */
function* happeningOf(
  part: unknown,
  where: { readonly session: string; readonly at: string | undefined },
): Generator<TranscriptRecord, void> {
  const type = at(part, "type");
  const trigger = at(part, "auto") === false ? "manual" : "auto";
  if (type === "compaction") yield { kind: "happening", ...where, what: "compaction", trigger };
  if (type === "retry") yield { kind: "happening", ...where, what: "api_error" };
}

function* partOf(part: unknown, isDetailed: boolean): Generator<TranscriptRecord, void> {
  const state = at(part, "state");
  const time = at(state, "time") ?? at(part, "time");
  const where = { session: sessionIdOf(part), at: timeOf(at(time, "start")) };
  const name = text(at(part, "tool"));
  if (at(part, "type") !== "tool" || name === undefined) {
    yield { kind: "other", ...where };
    if (isDetailed) yield* happeningOf(part, where);
    return;
  }
  const call = text(at(part, "callID"));
  const id = call === undefined ? text(at(part, "id")) : `${text(at(part, "messageID"))}/${call}`;
  const argumentsSize = isDetailed ? sizeOf(at(state, "input")) : undefined;
  yield { kind: "tool", ...where, id, name, argumentsSize };
  if (isDetailed) yield* subAgentOf(state, where.session, id);
  const status = at(state, "status");
  if (status !== "completed" && status !== "error") return;
  const ended = { session: where.session, at: timeOf(at(time, "end")) ?? where.at };
  const resultSize = isDetailed ? sizeOf(at(state, "output") ?? at(state, "error")) : undefined;
  const isError = status === "error" || hasFailed(name, state);
  yield { kind: "toolResult", ...ended, id, isError, resultSize };
}

/** The session that a tool call started. */
function* subAgentOf(
  state: unknown,
  session: string,
  tool: string | undefined,
): Generator<TranscriptRecord, void> {
  const told = at(state, "metadata");
  const subAgent = text(at(told, "sessionId")) ?? text(at(told, "sessionID"));
  const name = text(at(at(state, "input"), "subagent_type"));
  if (subAgent !== undefined)
    yield { kind: "subAgent", session, subAgent, tool, name, isSession: true };
}

/** Whether a tool failed that OpenCode calls completed: it was called wrongly, or its command gave another code than 0. */
function hasFailed(name: string, state: unknown): boolean {
  if (name === "invalid") return true;
  const exit = at(at(state, "metadata"), "exit");
  return name === "bash" && typeof exit === "number" && exit !== 0;
}
