import { at, count, text } from "../record/read.ts";
import type { OutputMessage } from "./content.ts";
import { StreamedMessage } from "./streamed-message.ts";

/** The events of a streamed answer so far. */
export class ConverseStream {
  readonly #message = new StreamedMessage();

  add(event: unknown): void {
    this.#message.role = text(at(at(event, "messageStart"), "role")) ?? this.#message.role;
    const reason = text(at(at(event, "messageStop"), "stopReason"));
    this.#message.finishReason = reason ?? this.#message.finishReason;
    const started = at(event, "contentBlockStart");
    const call = at(at(started, "start"), "toolUse");
    if (call !== undefined) {
      const start = {
        type: "tool_call",
        id: at(call, "toolUseId"),
        name: at(call, "name"),
      } as const;
      this.#message.grow(placeOf(started), start, "");
    }
    const added = at(event, "contentBlockDelta");
    if (added !== undefined) this.#addDelta(placeOf(added), at(added, "delta"));
  }

  messages(): readonly OutputMessage[] {
    return this.#message.isEmpty ? [] : [this.#message.message()];
  }

  #addDelta(key: string, delta: unknown): void {
    const input = at(at(delta, "toolUse"), "input");
    const thought = at(at(delta, "reasoningContent"), "text");
    if (input !== undefined) this.#message.grow(key, { type: "tool_call" }, input);
    else if (thought !== undefined) this.#message.grow(key, { type: "reasoning" }, thought);
    else if (at(delta, "text") !== undefined)
      this.#message.grow(key, { type: "text" }, at(delta, "text"));
  }
}

function placeOf(event: unknown): string {
  return `${count(at(event, "contentBlockIndex")) ?? 0}`;
}
