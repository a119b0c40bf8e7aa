import { at, list, text } from "@spoor/core/record";
import type { Usage } from "@spoor/core/record";
import { openaiReplyUsage } from "@spoor/core/usage";
import { reportedError } from "./openai-error.ts";
import { StreamedWords } from "./streamed-words.ts";
import { textSize } from "./text-size.ts";

/** What is read and counted of a response; never its content. */
export interface ResponseMeasures {
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  readonly status: string | undefined;
  /** Whether the response is made while nobody waits for it. */
  readonly background: boolean;
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
  readonly error: unknown;
  readonly toolCalls: number;
  /** Text, refusals and arguments of tools, in UTF-16 code units. */
  readonly size: number;
}

/** Reads a whole response object, such as the one of `response.completed`. */
export function measureResponse(response: unknown): ResponseMeasures {
  const output = list(at(response, "output"));
  let size = 0;
  let toolCalls = 0;
  let callsFunctions = false;
  for (const item of output) {
    size += textSize(item);
    if (!isCall(item)) continue;
    toolCalls += 1;
    callsFunctions ||= runsInApplication(item);
  }
  return {
    id: text(at(response, "id")),
    model: text(at(response, "model")),
    serviceTier: text(at(response, "service_tier")),
    status: text(at(response, "status")),
    background: at(response, "background") === true,
    finishReason: finishReasonOf(response, callsFunctions),
    usage: openaiReplyUsage(response),
    error: failureOf(response),
    toolCalls,
    size,
  };
}

/** The events of a streamed response so far. */
export class StreamedResponse {
  #measures = measureResponse(undefined);
  readonly words: StreamedWords = new StreamedWords();
  #size = 0;
  #toolCalls = 0;

  get status(): string | undefined {
    return this.#measures.status;
  }

  get background(): boolean {
    return this.#measures.background;
  }

  get measures(): ResponseMeasures {
    const { size, toolCalls } = this.#measures;
    // A stream that was cut has no whole response to count, and some servers leave the output out of it.
    return {
      ...this.#measures,
      size: Math.max(size, this.#size),
      toolCalls: Math.max(toolCalls, this.#toolCalls),
    };
  }

  add(event: unknown): void {
    const type = text(at(event, "type"));
    if (type === undefined) return;
    const response = at(event, "response");
    if (typeof response === "object" && response !== null) {
      this.#measures = measureResponse(response);
    } else if (type === "error") {
      this.#measures = { ...this.#measures, finishReason: "error", error: reportedError(event) };
    } else if (type === "response.output_item.added") {
      if (isCall(at(event, "item"))) this.#toolCalls += 1;
      this.words.say(at(at(event, "item"), "name"));
    } else if (measuredDeltas.has(type)) {
      const delta = text(at(event, "delta"));
      this.#size += delta?.length ?? 0;
      this.words.say(delta);
    } else if (thoughtDeltas.has(type)) {
      this.words.think(at(event, "delta"));
    }
  }
}

const measuredDeltas: ReadonlySet<string> = new Set([
  "response.output_text.delta",
  "response.refusal.delta",
  "response.function_call_arguments.delta",
]);

const thoughtDeltas: ReadonlySet<string> = new Set([
  "response.reasoning_text.delta",
  "response.reasoning_summary_text.delta",
]);

function isCall(item: unknown): boolean {
  return text(at(item, "type"))?.endsWith("_call") === true;
}

function runsInApplication(item: unknown): boolean {
  const type = at(item, "type");
  return type === "function_call" || type === "custom_tool_call";
}

/** Why the model stopped, in the words of the chat API; the conventions map `status` so. */
function finishReasonOf(response: unknown, callsFunctions: boolean): string | undefined {
  const status = at(response, "status");
  if (status === "completed") return callsFunctions ? "tool_calls" : "stop";
  if (status === "failed" || status === "cancelled") return "error";
  if (status !== "incomplete") return undefined;
  const reason = text(at(at(response, "incomplete_details"), "reason"));
  return reason === "max_output_tokens" ? "length" : reason;
}

function failureOf(response: unknown): unknown {
  const error = reportedError(at(response, "error"));
  return error ?? (at(response, "status") === "failed" ? { code: "failed" } : undefined);
}
