import { selectReply, selectRequest } from "@spoor/core/content";
import type { ContentShape, RequestContent } from "@spoor/core/content";
import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
} from "@spoor/core/semconv";
import { failed, guard } from "../guard.ts";
import { asContent } from "./capture.ts";
import type { Capture } from "./capture.ts";
import { plainJson } from "./plain-json.ts";

/** JSON texts by the attribute that holds each. */
export type ContentTexts = Readonly<Record<string, string>>;

/**
 * What is said in one model call, as far as it is recorded. Holds texts of its own and nothing of the request or the
 * reply. Nothing here throws.
 */
export class CallContent {
  readonly capture: Capture;
  readonly #shape: ContentShape;
  readonly #texts: Record<string, string> = {};
  #soFar: unknown;
  #failed = false;

  constructor(capture: Capture, shape: ContentShape, request: unknown) {
    this.capture = capture;
    this.#shape = shape;
    guard("reading a request's content", () =>
      this.#addRequest(selectRequest(shape.request(request), capture.kinds)),
    );
  }

  /** The reply is here, whole. */
  reply(reply: unknown): void {
    guard("reading a reply's content", () => this.#addReply(reply));
  }

  /** One more chunk of a streamed reply is here. */
  chunk(chunk: unknown): void {
    if (this.#failed || !this.capture.kinds.has("completions")) return;
    try {
      this.#soFar = this.#shape.join(this.#soFar, chunk);
    } catch (error) {
      this.#failed = true;
      failed("reading a chunk's content", error);
    }
  }

  texts(): ContentTexts {
    if (this.#soFar !== undefined) this.reply(this.#soFar);
    return this.#texts;
  }

  #addRequest({ system, messages, tools, documents }: RequestContent): void {
    this.#add(GEN_AI_SYSTEM_INSTRUCTIONS, system);
    this.#add(GEN_AI_INPUT_MESSAGES, messages);
    this.#add(GEN_AI_TOOL_DEFINITIONS, tools);
    this.#add(GEN_AI_RETRIEVAL_DOCUMENTS, documents);
  }

  #addReply(reply: unknown): void {
    this.#add(GEN_AI_OUTPUT_MESSAGES, selectReply(this.#shape.reply(reply), this.capture.kinds));
  }

  #add(name: string, value: unknown): void {
    const json = value === undefined ? undefined : plainJson(value);
    if (json !== undefined) this.#texts[name] = asContent(json);
  }
}
