import { at } from "@spoor/core/record";
import type { Usage } from "@spoor/core/record";
import { bedrockMetricsUsage } from "@spoor/core/usage";
import { joinMessage, messageReply } from "./anthropic-messages.ts";
import type { StreamedMessage } from "./anthropic-messages-stream.ts";
import { exceptionIn } from "./bedrock-converse-stream.ts";
import type { StreamedConverse } from "./bedrock-converse-stream.ts";
import { converseReply, joinConverse } from "./bedrock-converse.ts";
import { familyOf } from "./bedrock-invoke-families.ts";
import type { InvokePart } from "./bedrock-invoke-family.ts";
import type { CallReply } from "./provider.ts";
import type { StreamedWords } from "./streamed-words.ts";

/** The parts of an answer of InvokeModel so far, of whichever model they are; a whole answer is one part. */
export class StreamedInvoke implements InvokePart {
  id: string | undefined;
  model: string | undefined;
  finishReason: string | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  size = 0;
  toolCalls = 0;
  /** The answer so far in the shape of Anthropic's API, or of Converse. */
  message: StreamedMessage | undefined;
  converse: StreamedConverse | undefined;
  /** What Amazon measured, which it does for every model. */
  metrics: Usage | undefined;
  error: { readonly code: string } | undefined;

  /** Of the models' own shapes the size alone is known. */
  get words(): StreamedWords | undefined {
    return this.message?.words ?? this.converse?.words;
  }

  add(event: unknown, part: unknown): void {
    this.error ??= exceptionIn(event);
    this.metrics =
      bedrockMetricsUsage(at(part, "amazon-bedrock-invocationMetrics")) ?? this.metrics;
    if (isMessageEvent(part)) this.message = joinMessage(this.message, part);
    else if (isConverseEvent(part)) this.converse = joinConverse(this.converse, part);
    else this.#addPart(familyOf(part)?.read(part));
  }

  #addPart(part: InvokePart | undefined): void {
    if (part === undefined) return;
    this.id ??= part.id;
    this.model ??= part.model;
    this.finishReason = part.finishReason ?? this.finishReason;
    this.inputTokens = part.inputTokens ?? this.inputTokens;
    this.outputTokens = part.outputTokens ?? this.outputTokens;
    this.size += part.size;
    this.toolCalls += part.toolCalls ?? 0;
  }
}

/** The reader of the API whose shape an answer has; undefined for those that models have of their own. */
export function replyOf({ message, converse }: StreamedInvoke): CallReply | undefined {
  if (message !== undefined) return messageReply(message);
  return converse === undefined ? undefined : converseReply(converse);
}

const messageEvents: ReadonlySet<unknown> = new Set([
  "message_start",
  "message_delta",
  "content_block_start",
  "content_block_delta",
  "error",
]);

function isMessageEvent(part: unknown): boolean {
  return messageEvents.has(at(part, "type"));
}

const converseEvents = [
  "contentBlockStart",
  "contentBlockDelta",
  "messageStop",
  "metadata",
] as const;

function isConverseEvent(part: unknown): boolean {
  return converseEvents.some((name) => at(part, name) !== undefined);
}
