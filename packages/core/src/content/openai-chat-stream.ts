import { at, count, list, text } from "../record/read.ts";
import type { OutputMessage } from "./content.ts";
import { StreamedMessage } from "./streamed-message.ts";

/** Most choices of a reply that are told apart. */
const maxChoices = 128;

/** The chunks of a streamed chat reply so far, a message a choice. */
export class StreamedChatContent {
  readonly #choices = new Map<number, StreamedMessage>();
  /** The key of the call that a server without indexes is at, by choice. */
  readonly #calls = new Map<string, string>();

  add(chunk: unknown): void {
    for (const choice of list(at(chunk, "choices"))) {
      const index = count(at(choice, "index")) ?? 0;
      const message = this.#choices.get(index) ?? new StreamedMessage();
      if (index >= maxChoices) continue;
      this.#choices.set(index, message);
      message.finishReason = text(at(choice, "finish_reason")) ?? message.finishReason;
      const delta = at(choice, "delta");
      message.role = text(at(delta, "role")) ?? message.role;
      grow(message, "reasoning", at(delta, "reasoning_content") ?? at(delta, "reasoning"));
      grow(message, "text", at(delta, "content"));
      grow(message, "text", at(delta, "refusal"));
      grow(message, "text", at(at(delta, "audio"), "transcript"));
      if (delta === undefined) grow(message, "text", at(choice, "text"));
      for (const call of list(at(delta, "tool_calls"))) this.#addCall(message, index, call);
      addCall(message, { key: "function" }, at(delta, "function_call"));
    }
  }

  messages(): readonly OutputMessage[] {
    const byIndex = [...this.#choices].sort(([one], [other]) => one - other);
    return byIndex.map(([, message]) => message.message());
  }

  /** Some servers give every call the index 0, so that a new id is what tells a call from a further part of one. */
  #addCall(message: StreamedMessage, choice: number, call: unknown): void {
    const place = `${choice}/${count(at(call, "index")) ?? 0}`;
    const id = text(at(call, "id"));
    const before = this.#calls.get(place);
    const isNew = before === undefined || (id !== undefined && before !== `${place}/${id}`);
    const key = isNew ? `${place}/${id ?? ""}` : before;
    this.#calls.set(place, key);
    addCall(message, { key, id }, at(call, "function") ?? at(call, "custom"));
  }
}

function grow(message: StreamedMessage, type: "text" | "reasoning", delta: unknown): void {
  if (text(delta) !== undefined) message.grow(type, { type }, delta);
}

interface CallPlace {
  readonly key: string;
  readonly id?: string | undefined;
}

function addCall(message: StreamedMessage, { key, id }: CallPlace, called: unknown): void {
  if (typeof called !== "object" || called === null) return;
  const start = { type: "tool_call", id, name: at(called, "name") } as const;
  message.grow(key, start, at(called, "arguments") ?? at(called, "input"));
}
