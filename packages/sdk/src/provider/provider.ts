import type { ContentShape } from "@spoor/core/content";
import type { Attributes, Usage } from "@spoor/core/record";

/** What a request says, read from the arguments of the client's method. */
export interface CallRequest {
  /** A value of `gen_ai.operation.name`. */
  readonly operation:
    | "chat"
    | "generate_content"
    | "text_completion"
    | "embeddings"
    | "fetch_response";
  readonly model: string | undefined;
  readonly stream: boolean;
  /** Request parameters and sizes, never content; named as in `@spoor/core/semconv`. */
  readonly attributes: Attributes;
  /** The application's own abort signal, where it gave one. */
  readonly signal?: unknown;
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
  /** `self` is what the method was called on. */
  request(args: readonly unknown[], self?: unknown): CallRequest;
  reply(reply: unknown): CallReply;
  /** Where in a reply its stream is; a reply that is its own stream, and one that has none, need not say. */
  readonly stream?: StreamPlace;
  /**
   * The reply so far, as if it had come whole, with one more chunk of its stream. May change and return `soFar`.
   * Keeps what `reply` reads and counts what it measures; never keeps content. Has the words of the reply counted in
   * `words`, a `StreamedWords`, where it can.
   */
  join(soFar: unknown, chunk: unknown): unknown;
  /** Whether a chunk carries output of the model, so that the time to it is the time to first chunk. */
  isOutput(chunk: unknown): boolean;
  /**
   * How to read what is said, used only where the application asked for that: the request is the method's first argument.
   * Left out where there are no words.
   */
  readonly content?: ContentShape;
}

/** A stream that is a part of the reply. */
export interface StreamPlace {
  of(reply: unknown): unknown;
  /**
   * The reply with another stream, for a library that hands a `ReadableStream` on inside of itself: such a stream cannot
   * be observed in place. Left out where the application gets the reply.
   */
  replaced?(reply: unknown, stream: ReadableStream): unknown;
}
