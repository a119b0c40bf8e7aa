import type { Attributes, Usage } from "@spoor/core/record";

/** What a request says, read from the arguments of the client's method. */
export interface CallRequest {
  /** A value of `gen_ai.operation.name`. */
  readonly operation: "chat" | "generate_content" | "text_completion" | "embeddings";
  readonly model: string | undefined;
  readonly stream: boolean;
  /** Request parameters and sizes, never content; named as in `@spoor/core/semconv`. */
  readonly attributes: Attributes;
}

/** What a reply says: ids, model, finish reasons, sizes; never content. */
export interface CallReply {
  readonly attributes: Attributes;
  readonly usage: Usage | undefined;
  /** What a reply that came with HTTP success reports as its failure, such as `{ code, message }`. */
  readonly error?: unknown;
}

/**
 * How to read one kind of call of one library.
 *
 * Pure: no span, no promise, no OpenTelemetry; takes unknown, never throws, needs no other file of the library.
 * A streamed reply is joined to the shape of a whole one, so that `reply` is written once.
 */
export interface Provider {
  request(args: readonly unknown[]): CallRequest;
  reply(reply: unknown): CallReply;
  /**
   * The reply so far, as if it had come whole, with one more chunk of its stream. May change and return `soFar`.
   * Keeps what `reply` reads and counts what it measures; never keeps content.
   */
  join(soFar: unknown, chunk: unknown): unknown;
  /** Whether a chunk carries output of the model, so that the time to it is the time to first chunk. */
  isOutput(chunk: unknown): boolean;
}
