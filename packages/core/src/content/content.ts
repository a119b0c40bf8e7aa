import type { Message, Part } from "../semconv/dialects/message.ts";

export type { Message, Part } from "../semconv/dialects/message.ts";

/** A message that a model gave, with why it ended in the conventions' words. */
export interface OutputMessage extends Message {
  readonly finish_reason?: string;
}

/** What a request says, as the conventions' JSON has it. */
export interface RequestContent {
  /** Instructions that are given beside the messages. */
  readonly system?: readonly Part[];
  readonly messages?: readonly Message[];
  /** Definitions of tools. */
  readonly tools?: readonly object[];
  /** What a model is given to rank or to answer from, beside the messages. */
  readonly documents?: readonly object[];
}

/**
 * How to read what is said in one wire format. Pure: takes anything, runs nothing of what it is given, and does not throw
 * on plain data.
 */
export interface ContentShape {
  readonly request: (request: unknown) => RequestContent;
  /** One message a choice, of a whole reply or of what `join` gave. */
  readonly reply: (reply: unknown) => readonly OutputMessage[];
  /**
   * The streamed reply so far with one more chunk; may change and return `soFar`. Keeps 65,536 UTF-16 code units a
   * message, and of the rest the size.
   */
  readonly join: (soFar: unknown, chunk: unknown) => unknown;
}
