import { at, count, list, text } from "../record/read.ts";
import type { OutputMessage } from "./content.ts";
import { partsOfItem } from "./openai-responses-item.ts";
import { StreamedMessage } from "./streamed-message.ts";

/** Where the text of each kind of delta goes. */
const deltas: ReadonlyMap<unknown, "text" | "reasoning" | "tool_call"> = new Map([
  ["response.output_text.delta", "text"],
  ["response.refusal.delta", "text"],
  ["response.text.delta", "text"],
  ["response.audio_transcript.delta", "text"],
  ["response.output_audio_transcript.delta", "text"],
  ["response.reasoning_summary_text.delta", "reasoning"],
  ["response.reasoning_text.delta", "reasoning"],
  ["response.function_call_arguments.delta", "tool_call"],
  ["response.custom_tool_call_input.delta", "tool_call"],
]);

/** The events of a streamed response so far. */
export class StreamedResponseContent {
  readonly #message = new StreamedMessage();
  /** What the last event says of the whole response. */
  #whole: object | undefined;

  add(event: unknown): void {
    const type = at(event, "type");
    const key = `${count(at(event, "output_index")) ?? 0}`;
    const response = at(event, "response");
    if (typeof response === "object" && response !== null) {
      // Until then it has no output; some servers leave it out even at the end.
      if (list(at(response, "output")).length > 0) this.#whole = response;
      if (at(response, "status") === "completed") this.#message.finishReason = "stop";
      return;
    }
    const kind = deltas.get(type);
    if (kind !== undefined) {
      const part = `${key}/${count(at(event, "content_index") ?? at(event, "summary_index")) ?? 0}`;
      this.#message.grow(kind === "tool_call" ? key : part, { type: kind }, at(event, "delta"));
    } else if (type === "response.output_item.added") this.#start(key, at(event, "item"));
    else if (type === "response.output_item.done") this.#end(key, at(event, "item"));
  }

  /** `responseOf` reads a whole response, where the stream gave one. */
  messages(responseOf: (response: object) => readonly OutputMessage[]): readonly OutputMessage[] {
    const whole = this.#whole === undefined ? [] : responseOf(this.#whole);
    if (whole.length > 0) return whole;
    return this.#message.isEmpty ? [] : [this.#message.message()];
  }

  #start(key: string, item: unknown): void {
    const type = at(item, "type");
    if (type !== "function_call" && type !== "custom_tool_call") return;
    const id = at(item, "call_id") ?? at(item, "id");
    this.#message.grow(key, { type: "tool_call", id, name: at(item, "name") }, "");
  }

  /** The tools of the provider's own come whole; all else came in deltas. */
  #end(key: string, item: unknown): void {
    const type = text(at(item, "type"));
    if (type?.endsWith("_call") !== true || this.#message.has(key)) return;
    for (const [place, part] of partsOfItem(item).entries())
      this.#message.put(`${key}/${place}`, part);
  }
}
