import { at, list, text } from "@spoor/core/record";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import type { Tokens, TranscriptRecord } from "../record.ts";
import { geminiDetails, geminiHappenings, geminiSubAgent } from "./gemini-details.ts";
import { folderOf, isEmpty, nameOf, recordsOf, timeOf, tokenCount, unknownType } from "./values.ts";
import type { ValueReader } from "./values.ts";
import { sizeOf } from "./sizes.ts";

const messageTypes: ReadonlySet<unknown> = new Set(["user", "gemini", "info", "error", "warning"]);

const isMessage = (value: unknown): boolean =>
  text(at(value, "id")) !== undefined && messageTypes.has(at(value, "type"));

/** The record at the top of a chat, or the whole chat where it is one document. */
function isChat(value: unknown): boolean {
  if (text(at(value, "sessionId")) === undefined) return false;
  return (
    text(at(value, "projectHash")) !== undefined || list(at(value, "messages")).some(isMessage)
  );
}

/** Reads the chats of Gemini CLI: JSON documents, and JSON lines that write a message anew whenever it changes. */
export const gemini: TranscriptReader = {
  agent: "gemini",
  recognises: ({ head }) =>
    head.some((value) => isChat(value) || (isMessage(value) && at(value, "type") === "gemini")),
  read: (file, isDetailed) => recordsOf(file, new Chat(file, isDetailed)),
};

class Chat implements ValueReader {
  readonly #path: string;
  #session: string;
  #subAgent: string | undefined;
  /** By the id of the message: its last copy counts. */
  readonly #messages = new Map<string, readonly TranscriptRecord[]>();

  readonly #isDetailed: boolean;
  /** When the message before was written, after which the model was asked. */
  #before: string | undefined;

  constructor({ path }: TranscriptFile, isDetailed = false) {
    this.#path = path;
    this.#isDetailed = isDetailed;
    this.#session = nameOf(path);
  }

  *value(value: unknown): Generator<TranscriptRecord, void> {
    if (isChat(value)) yield* this.#chat(value);
    else if (isMessage(value)) this.#message(value);
    else if (typeof at(value, "$set") === "object") this.#messagesOf(at(value, "$set"));
    // What is rewound was billed, too.
    else if (text(at(value, "$rewindTo")) === undefined) yield unknownType;
  }

  *end(): Generator<TranscriptRecord, void> {
    for (const records of this.#messages.values()) yield* records;
  }

  *#chat(chat: unknown): Generator<TranscriptRecord, void> {
    const id = text(at(chat, "sessionId")) ?? this.#session;
    const isSubAgent = at(chat, "kind") === "subagent";
    const folder = folderOf(this.#path);
    // A sub-agent's chat lies in a folder with the name of the session that started it.
    this.#session = isSubAgent && folder !== "chats" && folder !== "" ? folder : id;
    this.#subAgent = isSubAgent ? id : undefined;
    yield { kind: "session", ...this.#where(at(chat, "startTime")) };
    this.#messagesOf(chat);
  }

  #messagesOf(value: unknown): void {
    for (const message of list(at(value, "messages")))
      if (isMessage(message)) this.#message(message);
  }

  #message(message: unknown): void {
    const id = `${this.#session}/${text(at(message, "id"))}`;
    const earlier = this.#messages.get(id)?.find(({ kind }) => kind === "call");
    const records = [...this.#recordsOf(id, message)];
    const last = records[0];
    const hasLostTokens = last?.kind === "call" && last.tokens === undefined;
    if (hasLostTokens && earlier !== undefined) records[0] = earlier;
    this.#messages.set(id, records);
    this.#before = timeOf(at(message, "timestamp")) ?? this.#before;
  }

  #where(time: unknown) {
    return { session: this.#session, subAgent: this.#subAgent, at: timeOf(time) };
  }

  *#recordsOf(id: string, message: unknown): Generator<TranscriptRecord, void> {
    const where = this.#where(at(message, "timestamp"));
    const tokens = tokensOf(at(message, "tokens"));
    if (at(message, "type") !== "gemini" || (tokens === undefined && isHolder(message)))
      yield { kind: "other", ...where };
    else {
      const model = text(at(message, "model"));
      const quality = tokens === undefined ? "none" : "exact";
      const call = { kind: "call", ...where, id, model, tokens, quality } as const;
      yield this.#isDetailed
        ? { ...call, details: geminiDetails(message, call, this.#before) }
        : call;
    }
    if (this.#isDetailed) yield* geminiHappenings(message, where);
    for (const tool of list(at(message, "toolCalls")))
      yield* this.#tool(tool, at(message, "timestamp"));
  }

  *#tool(tool: unknown, time: unknown): Generator<TranscriptRecord, void> {
    const name = text(at(tool, "name"));
    if (name === undefined) return;
    const id = text(at(tool, "id"));
    const where = this.#where(time);
    const argumentsSize = this.#isDetailed ? sizeOf(at(tool, "args")) : undefined;
    yield { kind: "tool", ...where, id, name, argumentsSize };
    if (this.#isDetailed) yield* geminiSubAgent(tool, where.session);
    const status = at(tool, "status");
    if (status === "success" || status === "error")
      yield {
        kind: "toolResult",
        // A tool is written down when it is done.
        ...this.#where(timeOf(at(tool, "timestamp")) ?? time),
        id,
        isError: status === "error",
        ...(this.#isDetailed && { resultSize: sizeOf(at(tool, "result")) }),
      };
  }
}

/** Whether a message only holds tool calls of the reply before it: so they are written where a notice came between. */
function isHolder(message: unknown): boolean {
  const content = at(message, "content");
  const hasContent = text(content) !== undefined || list(content).length > 0;
  const hasThoughts = list(at(message, "thoughts")).length > 0;
  return !hasContent && !hasThoughts && list(at(message, "toolCalls")).length > 0;
}

/** Undefined where nothing is counted. */
function tokensOf(said: unknown): Tokens | undefined {
  const of = (name: string): number => tokenCount(at(said, name));
  const [input, output, thoughts, tool] = [of("input"), of("output"), of("thoughts"), of("tool")];
  const cacheRead = Math.min(of("cached"), input);
  const total = of("total");
  // The API counts thoughts and prompts of tools beside output and input; a total without them tells that they are in these.
  const isTotal = (beside: number): boolean => total > 0 && total === input + output + beside;
  const isBeside = isTotal(thoughts + tool);
  const hasThoughts = !isBeside && (isTotal(0) || isTotal(tool));
  const hasTool = !isBeside && (isTotal(0) || isTotal(thoughts));
  const tokens = {
    input: input - cacheRead + (hasTool ? 0 : tool),
    output: output + (hasThoughts ? 0 : thoughts),
    cacheWrite: 0,
    cacheRead,
  };
  return isEmpty(tokens) ? undefined : tokens;
}
