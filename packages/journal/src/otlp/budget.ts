import { maxTextLength, shortened } from "@spoor/core/redact";
import { quote } from "./quote.ts";

/** Longest string value kept whole, in UTF-16 units, unless the caller says another. */
export const defaultValueLimit: number = maxTextLength;

const maxValues = 16_384;
const maxShortText = 1024;

/** What the encoding of one record may still take, and what it had to change. Made for one record, then dropped. */
export class Budget {
  /** The lists and maps around the value that is being encoded, outermost first. */
  readonly around: object[] = [];
  #sanitized = false;
  #cut = 0;
  #values: number;
  #characters: number;
  readonly #valueLimit: number;

  /** Each higher `tightness`, from 0, halves how long a value and how many values may be. */
  constructor(maxBytes: number, valueLimit: number, tightness: number) {
    this.#characters = maxBytes;
    // Without the bound by the whole, no number of halvings would make an unlimited value fit.
    this.#valueLimit = Math.max(16, Math.floor(Math.min(valueLimit, maxBytes) / 2 ** tightness));
    this.#values = maxValues >> tightness;
  }

  /** True when something was written in another form than it came. */
  get sanitized(): boolean {
    return this.#sanitized;
  }

  /** How many values were shortened or left out. */
  get cut(): number {
    return this.#cut;
  }

  /** True when the text is certainly too long, so that all further work on it is in vain. */
  get exceeded(): boolean {
    return this.#characters < 0;
  }

  sanitize(): void {
    this.#sanitized = true;
  }

  leaveOut(): void {
    this.#cut += 1;
  }

  /** Takes one value from the budget; false, and counted as cut, when none is left. */
  take(): boolean {
    if (this.#values > 0 && this.#characters >= 0) {
      this.#values -= 1;
      return true;
    }
    this.#cut += 1;
    return false;
  }

  /** `text` as a JSON string, shortened to the limit of a value. */
  text(text: string): string {
    return this.#quoted(text, this.#valueLimit);
  }

  /** `text` as a JSON string, shortened to 1024 units: for names and keys. */
  shortText(text: string): string {
    return this.#quoted(text, maxShortText);
  }

  /** The first bytes of `bytes` that fit where a text may stand, as Base64 in quotes. */
  base64(bytes: Uint8Array): string {
    const kept = Math.min(bytes.byteLength, this.#valueLimit >> 1);
    if (kept < bytes.byteLength) this.#cut += 1;
    this.#characters -= kept;
    return `"${Buffer.from(bytes.buffer, bytes.byteOffset, kept).toString("base64")}"`;
  }

  #quoted(text: string, limit: number): string {
    let kept = text;
    if (text.length > limit) {
      kept = shortened(text, limit);
      this.#cut += 1;
    }
    this.#characters -= kept.length;
    return this.#characters < 0 ? '""' : quote(kept);
  }
}
