import { at, list, text } from "@spoor/core/record";
import { jsonSize } from "./json-size.ts";
import { reportedError } from "./openai-error.ts";
import type { ReportedError } from "./openai-error.ts";
import { textSize } from "./text-size.ts";

/** An interaction, whole or from the events so far, and counts of its output. */
export class StreamedInteraction {
  /** The last snapshot; its content is dropped. */
  interaction: unknown;
  error: ReportedError | undefined;
  #whole: Measures = none;
  #size = 0;
  #toolCalls = 0;

  constructor(interaction?: unknown) {
    if (interaction !== undefined) this.#take(interaction);
  }

  // A stream's last snapshot has its output or leaves it out.
  get size(): number {
    return Math.max(this.#size, this.#whole.size);
  }

  get toolCalls(): number {
    return Math.max(this.#toolCalls, this.#whole.toolCalls);
  }

  add(event: unknown): void {
    const type = text(at(event, "event_type"));
    const interaction = at(event, "interaction");
    if (typeof interaction === "object" && interaction !== null) this.#take(interaction);
    else if (type === "interaction.status_update") this.#update(event);
    else if (type === "error")
      this.error = reportedError(at(event, "error")) ?? { code: type, status: undefined };
    else if (type?.endsWith(".start") === true)
      this.#start(at(event, "step") ?? at(event, "content"));
    else if (type?.endsWith(".delta") === true) this.#size += deltaSize(at(event, "delta"));
  }

  #take(interaction: unknown): void {
    const { size, toolCalls } = measure(interaction);
    this.#whole = { size, toolCalls };
    this.interaction = kept(interaction, at(this.interaction, "usage"));
  }

  #update(event: unknown): void {
    const { interaction } = this;
    this.interaction = {
      id: at(interaction, "id") ?? at(event, "interaction_id"),
      model: at(interaction, "model"),
      status: at(event, "status"),
      usage: at(event, "usage") ?? at(interaction, "usage"),
    };
  }

  #start(step: unknown): void {
    if (at(step, "type") === "function_call") this.#toolCalls += 1;
  }
}

interface Measures {
  readonly size: number;
  readonly toolCalls: number;
}

const none: Measures = { size: 0, toolCalls: 0 };

function kept(interaction: unknown, usage: unknown) {
  return {
    id: at(interaction, "id"),
    model: at(interaction, "model") ?? at(interaction, "agent"),
    status: at(interaction, "status"),
    usage: at(interaction, "usage") ?? usage,
  };
}

/** The output of an interaction is in its steps, or in the outputs of older versions of the API. */
function measure(interaction: unknown): Measures {
  let size = 0;
  let toolCalls = 0;
  for (const step of [...list(at(interaction, "steps")), ...list(at(interaction, "outputs"))]) {
    if (at(step, "type") === "user_input") continue;
    size += textSize(step) + jsonSize(argumentsOf(step));
    if (at(step, "type") === "function_call") toolCalls += 1;
  }
  return { size, toolCalls };
}

function argumentsOf(step: unknown): unknown {
  const given = at(step, "arguments");
  return typeof given === "string" ? undefined : given;
}

function deltaSize(delta: unknown): number {
  return textSize(delta) + jsonSize(argumentsOf(delta));
}
