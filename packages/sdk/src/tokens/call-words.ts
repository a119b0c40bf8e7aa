import type { ContentShape } from "@spoor/core/content";
import { count, text } from "@spoor/core/record";
import { GEN_AI_RESPONSE_STATUS, SPOOR_RESPONSE_SIZE } from "@spoor/core/semconv";
import { countedTokens, replyTokens, requestTokens, sizedTokens } from "@spoor/core/tokens";
import type { TokenEstimate, TokensOf } from "@spoor/core/tokens";
import type { CallReply } from "../provider/provider.ts";
import type { StreamedWords } from "../provider/streamed-words.ts";
import { imageDetails } from "./image-details.ts";

/**
 * The words of a call that is on its way: held, not copied and not looked at, until the call ends, and then only where its
 * tokens have to be estimated or the estimate is compared with what was billed. Gives numbers alone.
 */
export class CallWords {
  readonly #shape: ContentShape;
  readonly #request: unknown;
  #reply: { readonly whole: unknown } | undefined;
  #streamed: StreamedWords | undefined;
  #size: number | undefined;
  #isPending = false;

  constructor(shape: ContentShape, request: unknown) {
    this.#shape = shape;
    this.#request = request;
  }

  /** The reply is here, whole. */
  reply(whole: unknown): void {
    this.#reply = { whole };
  }

  /** What was counted of a stream so far. */
  streamed(words: StreamedWords): void {
    this.#streamed = words;
  }

  /** What was read of the reply. */
  measured({ attributes }: CallReply): void {
    this.#size = count(attributes[SPOOR_RESPONSE_SIZE]) ?? this.#size;
    const status = text(attributes[GEN_AI_RESPONSE_STATUS]);
    this.#isPending = status === "queued" || status === "in_progress";
  }

  /** Whether the answer is made later, by a call that is billed then. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** Whether a stream's words were counted, which costs nothing any more. */
  get isStreamed(): boolean {
    return this.#streamed !== undefined;
  }

  /** The length of what came back, in UTF-16 code units, as far as that is known. */
  get replySize(): number {
    return Math.max(this.#size ?? 0, this.#streamed?.counts.length ?? 0);
  }

  get hasThoughts(): boolean {
    return this.#streamed?.hasThoughts ?? false;
  }

  input(of: TokensOf): TokenEstimate {
    return requestTokens(this.#shape.request(this.#request), of, imageDetails(this.#request));
  }

  /** Undefined where nothing of the reply was seen. */
  output(of: TokensOf): TokenEstimate | undefined {
    if (this.#streamed !== undefined) return this.#streamedTokens(this.#streamed, of);
    if (this.#reply !== undefined) return replyTokens(this.#shape.reply(this.#reply.whole), of);
    return this.#size === undefined ? undefined : sizedTokens(this.#size, of);
  }

  /** Of some parts of a stream the size alone is known. */
  #streamedTokens({ counts }: StreamedWords, of: TokensOf): TokenEstimate {
    const counted = countedTokens(counts, of);
    const rest = (this.#size ?? 0) - counts.length;
    if (rest <= 0) return counted;
    const { tokens, problems } = sizedTokens(rest, of);
    const isMuch = rest > counts.length / 10;
    return { ...counted, tokens: counted.tokens + tokens, ...(isMuch && { problems }) };
  }
}
