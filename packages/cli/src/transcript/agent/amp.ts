import { at, list, number, text } from "@spoor/core/record";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import type { Tokens, TranscriptRecord, UsageQuality } from "../record.ts";
import { sizeOf } from "./sizes.ts";
import { isEmpty, nameOf, recordsOf, timeOf, tokenCount, unknownType } from "./values.ts";

const hasLedger = (thread: unknown): boolean =>
  Array.isArray(at(at(thread, "usageLedger"), "events"));
const isThread = (value: unknown): boolean =>
  Array.isArray(at(value, "messages")) &&
  (hasLedger(value) || text(at(value, "id"))?.startsWith("T-") === true);

/** Reads the threads of Amp. Their ledger counts each call; the cache's part, and threads without one, are in the messages. */
export const amp: TranscriptReader = {
  agent: "amp",
  recognises: ({ head }) => head.some(isThread),
  read: (file, isDetailed = false) =>
    recordsOf(file, { value: (value) => threadOf(file, value, isDetailed) }),
};

function* threadOf(
  { path }: TranscriptFile,
  thread: unknown,
  isDetailed: boolean,
): Generator<TranscriptRecord, void> {
  if (!isThread(thread)) {
    yield unknownType;
    return;
  }
  const session = text(at(thread, "id")) ?? nameOf(path);
  yield { kind: "session", session, at: timeOf(at(thread, "created")) };
  const messages = list(at(thread, "messages"));
  const events = list(at(at(thread, "usageLedger"), "events"));
  if (events.length > 0) yield* ledgerOf(session, events, messages);
  for (const message of messages) {
    if (events.length === 0) yield* callOf(session, message);
    yield* toolsOf(session, message, isDetailed);
  }
}

function* ledgerOf(
  session: string,
  events: readonly unknown[],
  messages: readonly unknown[],
): Generator<TranscriptRecord, void> {
  const usages = new Map<unknown, unknown>();
  for (const message of messages)
    if (at(message, "role") === "assistant")
      usages.set(at(message, "messageId"), at(message, "usage"));
  for (const event of events) {
    const to = at(event, "toMessageId");
    const said = at(event, "tokens");
    const model = text(at(event, "model"));
    const cache = usages.get(to);
    // The cache's part of a message belongs to one event alone.
    usages.delete(to);
    const tokens = tokensOf(model, {
      input: tokenCount(at(said, "input")),
      output: tokenCount(at(said, "output")),
      ...cacheOf(cache),
    });
    const name = text(at(event, "id"));
    const id = name === undefined ? undefined : `${session}/${name}`;
    const where = { session, at: timeOf(at(event, "timestamp")) };
    yield { kind: "call", ...where, id, model, ...usageOf(tokens) };
  }
}

const cacheOf = (usage: unknown): Pick<Tokens, "cacheWrite" | "cacheRead"> => ({
  cacheWrite: tokenCount(at(usage, "cacheCreationInputTokens")),
  cacheRead: tokenCount(at(usage, "cacheReadInputTokens")),
});

/** Amp writes down as cache creation what OpenAI's models read anew; OpenAI has no such price. */
function tokensOf(model: string | undefined, said: Tokens): Tokens {
  if (model?.startsWith("gpt-") !== true) return said;
  return { ...said, input: said.input + said.cacheWrite, cacheWrite: 0 };
}

function usageOf(tokens: Tokens): { tokens: Tokens | undefined; quality: UsageQuality } {
  if (isEmpty(tokens)) return { tokens: undefined, quality: "none" };
  return { tokens, quality: "exact" };
}

function* callOf(session: string, message: unknown): Generator<TranscriptRecord, void> {
  const usage = at(message, "usage");
  const where = { session, at: timeOf(at(usage, "timestamp")) ?? sentAt(message) };
  if (at(message, "role") !== "assistant") {
    yield { kind: "other", ...where };
    return;
  }
  const model = text(at(usage, "model"));
  const said = tokensOf(model, {
    input: tokenCount(at(usage, "inputTokens")),
    output: tokenCount(at(usage, "outputTokens")),
    ...cacheOf(usage),
  });
  const { tokens, quality } = usageOf(said);
  const state = at(at(message, "state"), "type");
  const isCut = quality === "exact" && (state === "streaming" || state === "cancelled");
  const messageId = number(at(message, "messageId")) ?? text(at(message, "messageId"));
  const id = messageId === undefined ? undefined : `${session}/message-${messageId}`;
  yield { kind: "call", ...where, id, model, tokens, quality: isCut ? "lower_bound" : quality };
}

const sentAt = (message: unknown): string | undefined => timeOf(at(at(message, "meta"), "sentAt"));

function* toolsOf(
  session: string,
  message: unknown,
  isDetailed: boolean,
): Generator<TranscriptRecord, void> {
  const where = { session, at: timeOf(at(at(message, "usage"), "timestamp")) ?? sentAt(message) };
  for (const block of list(at(message, "content"))) {
    const name = text(at(block, "name"));
    if (at(block, "type") === "tool_use" && name !== undefined)
      yield {
        kind: "tool",
        ...where,
        id: text(at(block, "id")),
        name,
        ...(isDetailed && { argumentsSize: sizeOf(at(block, "input")) }),
      };
    if (at(block, "type") === "tool_result") yield* resultOf(block, where, isDetailed);
  }
}

function* resultOf(
  block: unknown,
  where: { readonly session: string; readonly at: string | undefined },
  isDetailed: boolean,
): Generator<TranscriptRecord, void> {
  const id = text(at(block, "toolUseID")) ?? text(at(block, "tool_use_id"));
  const status = at(at(block, "run"), "status");
  const isError = status === "error" || at(block, "is_error") === true;
  if (status === undefined || status === "done" || isError)
    yield {
      kind: "toolResult",
      ...where,
      id,
      isError,
      ...(isDetailed && { resultSize: sizeOf(at(at(block, "run"), "result")) }),
    };
}
