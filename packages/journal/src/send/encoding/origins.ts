import type { Origin } from "./encoding.ts";

const maxOrigins = 64;

/** The origins of the records that were read last, so that each is encoded once: at most 64, the oldest go. */
export class Origins {
  readonly #encode: (text: Buffer) => Omit<Origin, "text">;
  #known: Origin[] = [];
  #last: Origin | undefined;

  constructor(encode: (text: Buffer) => Omit<Origin, "text">) {
    this.#encode = encode;
  }

  /** The origin whose text is `text`, which is copied where it is new. */
  of(text: Buffer): Origin {
    if (this.#last?.text.equals(text) !== true) this.#last = this.#find(text);
    return this.#last;
  }

  #find(text: Buffer): Origin {
    const known = this.#known.find((origin) => origin.text.equals(text));
    if (known !== undefined) return known;
    const copy = Buffer.from(text);
    const origin = { text: copy, ...this.#encode(copy) };
    this.#known = [origin, ...this.#known.slice(0, maxOrigins - 1)];
    return origin;
  }
}
