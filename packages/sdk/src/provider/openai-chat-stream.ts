import { at, count, list, text } from "@spoor/core/record";
import { StreamedWords } from "./streamed-words.ts";

/** What is counted of a chat reply, streamed or whole. */
export interface ChatMeasures {
  /** By choice. */
  readonly finishReasons: string[];
  /** Text, refusals and arguments of tools, in UTF-16 code units. */
  readonly size: number;
  readonly toolCalls: number;
}

/** Most choices of a reply and most tool calls of a choice that are told apart; OpenAI allows 128 of each. */
const maxPerReply = 128;

/** The chunks of a streamed chat reply so far: a whole reply's fields, and counts in place of its content. */
export class StreamedChat implements ChatMeasures {
  id: string | undefined;
  model: string | undefined;
  system_fingerprint: string | undefined;
  service_tier: string | undefined;
  usage: unknown;
  size = 0;
  toolCalls = 0;
  readonly words: StreamedWords = new StreamedWords();
  readonly #finishReasons = new Map<number, string>();
  readonly #callIds = new Map<number, string | undefined>();

  get finishReasons(): string[] {
    const byChoice = [...this.#finishReasons].sort(([one], [other]) => one - other);
    return byChoice.map(([, reason]) => reason);
  }

  add(chunk: unknown): void {
    this.id ??= text(at(chunk, "id"));
    this.model ??= text(at(chunk, "model"));
    this.system_fingerprint ??= text(at(chunk, "system_fingerprint"));
    this.service_tier = text(at(chunk, "service_tier")) ?? this.service_tier;
    this.usage = at(chunk, "usage") ?? at(at(chunk, "x_groq"), "usage") ?? this.usage;
    for (const choice of list(at(chunk, "choices"))) this.#addChoice(choice);
  }

  #addChoice(choice: unknown): void {
    const index = count(at(choice, "index")) ?? 0;
    const reason = text(at(choice, "finish_reason"));
    if (reason !== undefined && index < maxPerReply) this.#finishReasons.set(index, reason);
    const delta = at(choice, "delta");
    const content = at(delta, "content");
    this.#say(content);
    this.#say(at(delta, "refusal"));
    if (lengthOf(content) === 0)
      this.words.think(at(delta, "reasoning_content") ?? at(delta, "reasoning"));
    // Some servers have the text of a chat's delta there once more.
    if (delta === undefined) this.#say(at(choice, "text"));
    if (text(at(at(delta, "function_call"), "name")) !== undefined) this.toolCalls += 1;
    for (const call of list(at(delta, "tool_calls"))) this.#addCall(index, call);
  }

  #say(said: unknown): void {
    this.size += lengthOf(said);
    this.words.say(said);
  }

  #addCall(choice: number, call: unknown): void {
    this.words.say(at(at(call, "function"), "name"));
    this.#say(at(at(call, "function"), "arguments"));
    const index = count(at(call, "index")) ?? 0;
    if (index >= maxPerReply || choice >= maxPerReply) return;
    const key = choice * maxPerReply + index;
    const id = text(at(call, "id"));
    const before = this.#callIds.get(key);
    // Some servers give every call the index 0, so that a new id is what tells a call from a further part of one.
    if (this.#callIds.has(key) && (id === undefined || id === before)) return;
    this.#callIds.set(key, id);
    this.toolCalls += 1;
  }
}

/** Whether a chunk has text, a refusal, reasoning, audio or a tool call, and is not the one that names the role. */
export function isChatOutput(chunk: unknown): boolean {
  return list(at(chunk, "choices")).some((choice) => {
    const delta = at(choice, "delta");
    return (
      lengthOf(at(delta, "content")) > 0 ||
      list(at(delta, "tool_calls")).length > 0 ||
      lengthOf(at(delta, "refusal")) > 0 ||
      lengthOf(at(delta, "reasoning_content")) > 0 ||
      lengthOf(at(delta, "reasoning")) > 0 ||
      lengthOf(at(choice, "text")) > 0 ||
      text(at(at(delta, "audio"), "data")) !== undefined
    );
  });
}

function lengthOf(value: unknown): number {
  return typeof value === "string" ? value.length : 0;
}
