import { at, count, list, present, text } from "../record/read.ts";
import type { ContentShape, Message, OutputMessage, Part } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { partsOfStep } from "./google-step.ts";
import { StreamedMessage } from "./streamed-message.ts";
import { functionTool, otherTool, toolsOf } from "./tool.ts";

/** The interactions of Google's API. */
export const googleInteractionsContent: ContentShape = {
  request(body) {
    const system = partsOfStep(at(body, "system_instruction"));
    const input = at(body, "input");
    const steps = Array.isArray(input) ? list(input) : [input];
    return present({
      system: system.length > 0 ? system : undefined,
      messages: messagesOf(steps),
      tools: toolsOf(at(body, "tools"), toolOf),
    });
  },
  reply: (reply) => (reply instanceof Streamed ? reply.messages() : interactionOf(reply)),
  join(soFar, event) {
    const streamed = soFar instanceof Streamed ? soFar : new Streamed();
    streamed.add(event);
    return streamed;
  },
};

/** The messages that steps make; what is of no step of its own is the user's. */
function messagesOf(steps: readonly unknown[]): readonly Message[] {
  const loose: Part[] = [];
  const messages: Message[] = [];
  for (const step of steps) {
    const parts = partsOfStep(step);
    const role = roleOf(step);
    if (role === undefined) loose.push(...parts);
    else messages.push({ role, parts });
  }
  return loose.length > 0 ? [...messages, { role: "user", parts: loose }] : messages;
}

function roleOf(step: unknown): string | undefined {
  const said = text(at(step, "role"));
  if (said !== undefined) return said === "model" ? "assistant" : said;
  const type = text(at(step, "type"));
  if (type === "user_input") return "user";
  if (type === "function_result") return "tool";
  return type === "model_output" || type === "thought" || type?.endsWith("_call") === true
    ? "assistant"
    : undefined;
}

/** The output of an interaction is in its steps, or in the outputs of older versions of the API. */
function interactionOf(interaction: unknown): readonly OutputMessage[] {
  const steps = [...list(at(interaction, "steps")), ...list(at(interaction, "outputs"))];
  const parts = steps
    .filter((step) => at(step, "type") !== "user_input")
    .flatMap((step) => partsOfStep(step));
  if (parts.length === 0) return [];
  return [{ role: "assistant", parts, ...finishReason(reasonOf(at(interaction, "status"))) }];
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["completed", "stop"],
  ["requires_action", "tool_call"],
  ["incomplete", "length"],
  ["failed", "error"],
  ["cancelled", "error"],
]);

const reasonOf = (status: unknown): string | undefined => reasons.get(status);

function toolOf(tool: unknown): readonly object[] {
  const type = text(at(tool, "type"));
  return type === "function"
    ? functionTool(tool, at(tool, "parameters"))
    : otherTool(type, at(tool, "name"));
}

/** The events of a streamed interaction so far. */
class Streamed {
  readonly #message = new StreamedMessage();
  /** What the last event says of the whole interaction. */
  #whole: readonly OutputMessage[] = [];

  add(event: unknown): void {
    const key = `${count(at(event, "index")) ?? 0}`;
    const interaction = at(event, "interaction");
    const status = at(interaction, "status") ?? at(event, "status");
    this.#message.finishReason = reasonOf(status) ?? this.#message.finishReason;
    if (interaction !== undefined) this.#whole = interactionOf(interaction);
    const type = text(at(event, "event_type"));
    if (type?.endsWith(".start") === true)
      this.#start(key, at(event, "step") ?? at(event, "content"));
    if (type?.endsWith(".delta") === true) this.#addDelta(key, at(event, "delta"));
  }

  messages(): readonly OutputMessage[] {
    if (this.#whole.length > 0) return this.#whole;
    return this.#message.isEmpty ? [] : [this.#message.message()];
  }

  #start(key: string, step: unknown): void {
    const type = at(step, "type");
    if (type === "function_call") {
      const start = { type: "tool_call", id: at(step, "id"), name: at(step, "name") } as const;
      this.#message.grow(key, start, "");
    } else if (type !== "model_output" && type !== "thought" && type !== "text")
      for (const part of partsOfStep(step)) this.#message.put(key, part);
  }

  #addDelta(key: string, delta: unknown): void {
    const type = text(at(delta, "type"));
    const given = at(delta, "arguments");
    const thought = at(at(delta, "content"), "text") ?? at(delta, "thought");
    if (given !== undefined) this.#message.grow(key, { type: "tool_call" }, given);
    else if (type?.startsWith("thought") === true)
      this.#message.grow(key, { type: "reasoning" }, thought);
    else if (text(at(delta, "text")) !== undefined)
      this.#message.grow(key, { type: "text" }, at(delta, "text"));
  }
}
