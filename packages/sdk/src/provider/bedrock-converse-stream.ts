import { at, list, text } from "@spoor/core/record";
import type { Usage } from "@spoor/core/record";
import { bedrockReplyUsage } from "@spoor/core/usage";
import { jsonSize } from "./json-size.ts";
import { StreamedWords } from "./streamed-words.ts";
import { textSize } from "./text-size.ts";

/** What is read and counted of an answer of Converse; never its content. */
export interface ConverseMeasures {
  /** The model that a prompt router chose. */
  readonly model: string | undefined;
  readonly stopReason: string | undefined;
  readonly usage: Usage | undefined;
  readonly error: { readonly code: string } | undefined;
  readonly toolCalls: number;
  /** Text and arguments of tools, in UTF-16 code units; no thoughts. */
  readonly size: number;
}

/** Reads a whole answer. */
export function measureConverse(reply: unknown): ConverseMeasures {
  let size = 0;
  let toolCalls = 0;
  for (const block of list(at(at(at(reply, "output"), "message"), "content"))) {
    const call = at(block, "toolUse");
    size += textSize(at(block, "text")) + jsonSize(at(call, "input"));
    if (typeof call === "object" && call !== null) toolCalls += 1;
  }
  return {
    ...endOf(reply),
    stopReason: text(at(reply, "stopReason")),
    error: undefined,
    toolCalls,
    size,
  };
}

/** The events of a streamed answer so far. */
export class StreamedConverse implements ConverseMeasures {
  model: string | undefined;
  stopReason: string | undefined;
  usage: Usage | undefined;
  error: { readonly code: string } | undefined;
  size = 0;
  toolCalls = 0;
  readonly words: StreamedWords = new StreamedWords();

  add(event: unknown): void {
    const delta = at(at(event, "contentBlockDelta"), "delta");
    const said = at(delta, "text") ?? at(at(delta, "toolUse"), "input");
    this.size += textSize(said);
    if (said === undefined) this.words.think(at(at(delta, "reasoningContent"), "text"));
    else this.words.say(said);
    const started = at(at(event, "contentBlockStart"), "start");
    if (at(started, "toolUse") !== undefined) this.toolCalls += 1;
    this.stopReason = text(at(at(event, "messageStop"), "stopReason")) ?? this.stopReason;
    const metadata = at(event, "metadata");
    if (metadata !== undefined) Object.assign(this, endOf(metadata));
    this.error ??= exceptionIn(event);
  }
}

/** What a whole answer and the last event of a stream tell alike. */
function endOf(metadata: unknown): Pick<ConverseMeasures, "model" | "usage"> {
  const router = at(at(metadata, "trace"), "promptRouter");
  return {
    model: text(at(router, "invokedModelId")),
    usage: bedrockReplyUsage(metadata),
  };
}

/** The failure that an event of a stream is, where a library hands it on instead of throwing it. */
export function exceptionIn(event: unknown): { readonly code: string } | undefined {
  if (typeof event !== "object" || event === null) return undefined;
  const code = Object.keys(event).find((key) => key.endsWith("Exception"));
  return code === undefined ? undefined : { code };
}

/** Whether an event carries a part of the answer; one without any has its end alone. */
export function isConverseOutput(event: unknown): boolean {
  return at(event, "contentBlockDelta") !== undefined || at(event, "messageStop") !== undefined;
}
