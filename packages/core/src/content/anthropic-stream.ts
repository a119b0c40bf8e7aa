import { at, count, text } from "../record/read.ts";
import { partsOfBlock } from "./anthropic-block.ts";
import type { OutputMessage } from "./content.ts";
import { StreamedMessage } from "./streamed-message.ts";

/** The events of a streamed message so far. */
export class AnthropicStream {
  readonly #message = new StreamedMessage();

  add(event: unknown): void {
    const index = `${count(at(event, "index")) ?? 0}`;
    switch (at(event, "type")) {
      case "message_start":
        this.#message.role = text(at(at(event, "message"), "role")) ?? this.#message.role;
        return;
      case "content_block_start":
        this.#start(index, at(event, "content_block"));
        return;
      case "content_block_delta":
        this.#addDelta(index, at(event, "delta"));
        return;
      case "message_delta":
        this.#end(at(at(event, "delta"), "stop_reason"));
    }
  }

  /** An event of the older API. */
  addCompletion(event: unknown): void {
    this.#message.grow("text", { type: "text" }, at(event, "completion"));
    this.#end(at(event, "stop_reason"));
  }

  messages(): readonly OutputMessage[] {
    return this.#message.isEmpty ? [] : [this.#message.message()];
  }

  #end(reason: unknown): void {
    this.#message.finishReason = text(reason) ?? this.#message.finishReason;
  }

  #start(key: string, block: unknown): void {
    const type = at(block, "type");
    if (type === "text") this.#message.grow(key, { type }, at(block, "text"));
    else if (type === "thinking")
      this.#message.grow(key, { type: "reasoning" }, at(block, "thinking"));
    else if (type === "compaction") this.#message.grow(key, { type }, at(block, "content"));
    else if (text(type)?.endsWith("tool_use") === true)
      this.#message.grow(
        key,
        {
          type: type === "tool_use" ? "tool_call" : "server_tool_call",
          id: at(block, "id"),
          name: at(block, "name"),
        },
        "",
      );
    else for (const part of partsOfBlock(block)) this.#message.put(key, part);
  }

  #addDelta(key: string, delta: unknown): void {
    // A delta of a block that came whole, such as a signature or the input of a provider's own tool, has no effect.
    if (!this.#message.has(key)) return;
    const added =
      at(delta, "text") ??
      at(delta, "thinking") ??
      at(delta, "partial_json") ??
      at(delta, "content");
    this.#message.grow(key, { type: "text" }, added);
  }
}
