/** How many texts are kept at a time: few enough to stay near the processor. */
const places = 256;
/** Longest text that is kept: ids, times and names are shorter. */
const mostBytes = 64;
/** How many of the last bytes tell texts apart, most times: ids often begin alike. */
const tellingBytes = 4;

/** Gives the texts in bytes, of which many come again and again: one that was there lately is not made anew. */
export class ShortTexts {
  readonly #texts: string[] = Array<string>(places).fill("");
  /** The bytes of the texts, and how many each has. */
  readonly #bytes = new Uint8Array(places * mostBytes);
  readonly #lengths = new Uint8Array(places);

  /** The bytes from `begin` to `end` as text, a character for each byte. */
  text(bytes: Buffer, begin: number, end: number): string {
    const length = end - begin;
    if (length > mostBytes) return bytes.toString("latin1", begin, end);
    let place = length;
    for (let at = Math.max(begin, end - tellingBytes); at < end; at++)
      place = Math.imul(place, 31) + (bytes[at] ?? 0);
    place &= places - 1;
    if (this.#lengths[place] === length && this.#isAt(place, bytes, begin))
      return this.#texts[place] ?? "";
    const text = bytes.toString("latin1", begin, end);
    this.#texts[place] = text;
    this.#lengths[place] = length;
    const to = place * mostBytes - begin;
    for (let at = begin; at < end; at++) this.#bytes[to + at] = bytes[at] ?? 0;
    return text;
  }

  /** Whether the text at `place` has the bytes from `begin` on. From its end, as most texts of one length differ there. */
  #isAt(place: number, bytes: Buffer, begin: number): boolean {
    const own = this.#bytes;
    const from = place * mostBytes;
    let index = (this.#lengths[place] ?? 0) - 1;
    while (index >= 0 && own[from + index] === bytes[begin + index]) index--;
    return index < 0;
  }
}
