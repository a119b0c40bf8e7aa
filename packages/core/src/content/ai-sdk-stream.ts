import { at, text } from "../record/read.ts";
import { partsOf, reasonOf } from "./ai-sdk-part.ts";
import type { OutputMessage } from "./content.ts";
import { StreamedMessage } from "./streamed-message.ts";

const whole: ReadonlySet<unknown> = new Set(["tool-call", "tool-result", "file", "source"]);

/** The parts of a streamed result so far. */
export class AiSdkStream {
  readonly #message = new StreamedMessage();
  #count = 0;

  add(part: unknown): void {
    const type = at(part, "type");
    const id = text(at(part, "id")) ?? "0";
    if (type === "text-delta")
      this.#message.grow(`text/${id}`, { type: "text" }, at(part, "delta"));
    else if (type === "reasoning-delta")
      this.#message.grow(`reasoning/${id}`, { type: "reasoning" }, at(part, "delta"));
    else if (type === "finish") this.#message.finishReason = reasonOf(at(part, "finishReason"));
    else if (whole.has(type))
      for (const one of partsOf(part)) this.#message.put(`whole/${(this.#count += 1)}`, one);
  }

  messages(): readonly OutputMessage[] {
    return this.#message.isEmpty ? [] : [this.#message.message()];
  }
}
