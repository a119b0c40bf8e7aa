import { at, count, list, number, text } from "@spoor/core/record";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import type { CallDetails, Tokens, TranscriptRecord, UsageQuality } from "../record.ts";
import { lastName, sizeOf } from "./sizes.ts";
import { isEmpty, nameOf, recordsOf, timeOf, tokenCount, unknownType } from "./values.ts";
import type { ValueReader } from "./values.ts";

const otherTypes: ReadonlySet<unknown> = new Set([
  "model_change",
  "thinking_level_change",
  "compaction",
  "branch_summary",
  "custom",
  "custom_message",
  "label",
  "session_info",
]);

const isHeader = (value: unknown): boolean =>
  at(value, "type") === "session" && text(at(value, "id")) !== undefined;
const isEntry = (value: unknown): boolean =>
  at(value, "type") === "message" &&
  at(value, "parentId") !== undefined &&
  text(at(at(value, "message"), "role")) !== undefined;

/** Reads the sessions of Pi. Their entries are a tree; those on branches that were left are billed, too. */
export const pi: TranscriptReader = {
  agent: "pi",
  recognises: ({ head }) =>
    head.some((value) => isHeader(value) && timeOf(at(value, "timestamp")) !== undefined) ||
    head.some(isEntry),
  read: (file, isDetailed) => recordsOf(file, new Tree(file, isDetailed)),
};

class Tree implements ValueReader {
  #session: string;
  /** By the id that the provider gave the tool's call: local servers give the same ones again in each reply. */
  readonly #tools = new Map<string, string>();

  readonly #isDetailed: boolean;

  constructor({ path }: TranscriptFile, isDetailed = false) {
    this.#session = nameOf(path);
    this.#isDetailed = isDetailed;
  }

  *value(entry: unknown): Generator<TranscriptRecord, void> {
    const type = at(entry, "type");
    const time = timeOf(at(entry, "timestamp"));
    if (isHeader(entry)) {
      this.#session = text(at(entry, "id")) ?? this.#session;
      const facts = { folder: lastName(text(at(entry, "cwd"))) };
      yield { kind: "session", session: this.#session, at: time, parent: parentOf(entry), facts };
    } else if (type === "message") yield* this.#message(entry, time);
    else if (otherTypes.has(type)) {
      yield { kind: "other", session: this.#session, at: time };
      if (type === "compaction" && this.#isDetailed) yield this.#compaction(entry, time);
    } else yield unknownType;
  }

  #compaction(entry: unknown, time: string | undefined): TranscriptRecord {
    const tokensBefore = count(at(entry, "tokensBefore"));
    const where = { session: this.#session, at: time };
    return { kind: "happening", ...where, what: "compaction", tokensBefore };
  }

  *#message(entry: unknown, time: string | undefined): Generator<TranscriptRecord, void> {
    const message = at(entry, "message");
    const where = { session: this.#session, at: time ?? timeOf(at(message, "timestamp")) };
    const role = text(at(message, "role"));
    const id = keyOf(entry, where.at);
    if (role === "assistant") {
      const usage = usageOf(message);
      const details = this.#isDetailed ? detailsOf(message) : undefined;
      yield { kind: "call", ...where, id, model: text(at(message, "model")), ...usage, details };
      for (const block of list(at(message, "content"))) yield* this.#tool(block, id, where);
    } else if (role === "toolResult") {
      const said = text(at(message, "toolCallId"));
      const isError = at(message, "isError") === true;
      const resultSize = this.#isDetailed ? sizeOf(at(message, "content")) : undefined;
      const use = this.#tools.get(said ?? "") ?? said;
      yield { kind: "toolResult", ...where, id: use, isError, resultSize };
    } else if (role === undefined) yield unknownType;
    else yield { kind: "other", ...where };
  }

  *#tool(
    block: unknown,
    call: string | undefined,
    where: { readonly session: string; readonly at: string | undefined },
  ): Generator<TranscriptRecord, void> {
    const name = text(at(block, "name"));
    if (at(block, "type") !== "toolCall" || name === undefined) return;
    const said = text(at(block, "id"));
    const id = said === undefined || call === undefined ? said : `${call}/${said}`;
    if (said !== undefined && id !== undefined) this.#tools.set(said, id);
    const argumentsSize = this.#isDetailed ? sizeOf(at(block, "arguments")) : undefined;
    yield { kind: "tool", ...where, id, name, argumentsSize };
  }
}

/** Ids of entries are short; those of copies in the files of forks have the same time. Undefined in files of version 1. */
function keyOf(entry: unknown, time: string | undefined): string | undefined {
  const id = text(at(entry, "id"));
  return id === undefined ? undefined : `${id}@${time ?? ""}`;
}

/** The session that a fork was made from: named by the path of its file, `<time>_<id>.jsonl`, or by its id. */
function parentOf(header: unknown): string | undefined {
  const parent = text(at(header, "parentSession")) ?? text(at(header, "branchedFrom"));
  if (parent === undefined) return undefined;
  const name = parent.slice(Math.max(parent.lastIndexOf("/"), parent.lastIndexOf("\\")) + 1);
  return name.replace(/\.jsonl$/, "").replace(/^\d{4}-[^_]*_/, "");
}

/** Pi works out the cost itself, from its own price list. */
function detailsOf(message: unknown): CallDetails {
  const stop = text(at(message, "stopReason"));
  const cost = number(at(at(at(message, "usage"), "cost"), "total"));
  return {
    provider: text(at(message, "provider")),
    startedAt: timeOf(at(message, "timestamp")),
    finishReason: stop,
    errorType: stop === "error" ? "error" : undefined,
    isCancelled: stop === "aborted",
    costUsd: cost !== undefined && cost >= 0 ? cost : undefined,
  };
}

function usageOf(message: unknown): { tokens: Tokens | undefined; quality: UsageQuality } {
  const usage = at(message, "usage");
  const tokens: Tokens = {
    input: tokenCount(at(usage, "input")),
    output: tokenCount(at(usage, "output")),
    cacheWrite: tokenCount(at(usage, "cacheWrite")),
    cacheRead: tokenCount(at(usage, "cacheRead")),
  };
  if (isEmpty(tokens)) return { tokens: undefined, quality: "none" };
  const stop = at(message, "stopReason");
  const isCut = stop === "aborted" || stop === "error";
  return { tokens, quality: isCut ? "lower_bound" : "exact" };
}
