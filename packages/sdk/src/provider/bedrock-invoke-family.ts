import type { Found } from "./openai-request.ts";
import type { CallRequest } from "./provider.ts";

/** What a part of an answer says; a whole answer is one part. */
export interface InvokePart {
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  readonly finishReason?: string | undefined;
  readonly inputTokens?: number | undefined;
  /** Of the answer so far, this part included. */
  readonly outputTokens?: number | undefined;
  /** Text of this part alone, in UTF-16 code units. */
  readonly size: number;
  readonly toolCalls?: number;
}

/** A shape of bodies that models of one maker share. */
export interface InvokeFamily {
  /** Whether a request's body is of this shape. */
  asks(body: unknown): boolean;
  operation(body: unknown): CallRequest["operation"];
  request(body: unknown): Found;
  /** Whether an answer, or a part of one, is of this shape. */
  answers(part: unknown): boolean;
  read(part: unknown): InvokePart;
}
