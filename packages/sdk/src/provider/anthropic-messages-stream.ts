import { at, list, text } from "@spoor/core/record";
import { reportedError } from "./openai-error.ts";
import type { ReportedError } from "./openai-error.ts";
import { jsonSize } from "./json-size.ts";
import { StreamedWords } from "./streamed-words.ts";
import { textSize } from "./text-size.ts";

/** What is read and counted of a message; never its content. */
export interface MessageMeasures {
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly stopReason: string | undefined;
  /** The usage object as the API has it. */
  readonly usage: unknown;
  readonly error: ReportedError | undefined;
  /** Calls of tools, those that Anthropic runs itself included. */
  readonly toolCalls: number;
  /** Text and arguments of tools, in UTF-16 code units; no thoughts. */
  readonly size: number;
}

/** Reads a whole message. */
export function measureMessage(message: unknown): MessageMeasures {
  let size = 0;
  let toolCalls = 0;
  for (const block of list(at(message, "content"))) {
    size += textSize(block);
    if (!isToolCall(block)) continue;
    toolCalls += 1;
    size += jsonSize(at(block, "input"));
  }
  return {
    id: text(at(message, "id")),
    model: text(at(message, "model")),
    stopReason: text(at(message, "stop_reason")),
    usage: at(message, "usage"),
    error: reportedError(at(message, "error")),
    toolCalls,
    size,
  };
}

/** The events of a streamed message so far. */
export class StreamedMessage implements MessageMeasures {
  id: string | undefined;
  model: string | undefined;
  stopReason: string | undefined;
  error: ReportedError | undefined;
  size = 0;
  toolCalls = 0;
  readonly words: StreamedWords = new StreamedWords();
  readonly #usage: Record<string, unknown> = {};

  get usage(): unknown {
    return this.#usage;
  }

  add(event: unknown): void {
    switch (at(event, "type")) {
      case "message_start":
        this.#start(at(event, "message"));
        return;
      case "content_block_start":
        this.#startBlock(at(event, "content_block"));
        return;
      case "content_block_delta":
        this.#addDelta(at(event, "delta"));
        return;
      case "message_delta":
        this.stopReason = text(at(at(event, "delta"), "stop_reason")) ?? this.stopReason;
        this.#addUsage(at(event, "usage"));
        return;
      case "error":
        this.error = reportedError(at(event, "error")) ?? reportedError(event);
    }
  }

  #start(message: unknown): void {
    this.id ??= text(at(message, "id"));
    this.model ??= text(at(message, "model"));
    this.#addUsage(at(message, "usage"));
    // Nothing is generated yet, so that these are placeholders; the message's last delta has the counts.
    delete this.#usage["output_tokens"];
    delete this.#usage["output_tokens_details"];
  }

  #startBlock(block: unknown): void {
    if (isToolCall(block)) this.toolCalls += 1;
    // The rest of the message is of the model that the block falls back to.
    if (at(block, "type") === "fallback")
      this.model = text(at(at(block, "to"), "model")) ?? this.model;
    this.size += textSize(block);
    this.words.say(at(block, "text"));
    this.words.say(at(block, "name"));
  }

  #addDelta(delta: unknown): void {
    const said = text(at(delta, "text")) ?? text(at(delta, "partial_json"));
    this.size += said?.length ?? 0;
    if (said === undefined) this.words.think(at(delta, "thinking"));
    else this.words.say(said);
  }

  /** The counts of a message's deltas are totals, and replace those before. */
  #addUsage(usage: unknown): void {
    if (typeof usage !== "object" || usage === null) return;
    for (const name of usageFields) {
      const value = at(usage, name);
      if (value !== undefined && value !== null) this.#usage[name] = value;
    }
  }
}

/** What is kept of a usage object. */
const usageFields = [
  "input_tokens",
  "output_tokens",
  "output_tokens_details",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
  "cache_creation",
  "server_tool_use",
  "iterations",
  "service_tier",
  "inference_geo",
  "speed",
] as const;

/** Whether an event carries a part of the answer; one without any, such as a refusal, has its end alone. */
export function isMessageOutput(event: unknown): boolean {
  const type = at(event, "type");
  return type === "content_block_delta" || type === "message_delta";
}

/** `tool_use`, `server_tool_use` and `mcp_tool_use`. */
function isToolCall(block: unknown): boolean {
  return text(at(block, "type"))?.endsWith("tool_use") === true;
}
