/** A text as UTF-8. */
export interface Utf8 {
  readonly bytes: Uint8Array;
  /** How many of `bytes` are the text's. */
  readonly length: number;
  /** Where, in UTF-16, the byte at `at` is; asked for places in ascending order. */
  unitOf(at: number): number;
}

/** What all runtimes have, and the language's own library does not declare. */
declare const TextEncoder: new () => {
  encode(text: string): Uint8Array;
  encodeInto(text: string, into: Uint8Array): { readonly written: number };
};

/** Texts of up to this many units share one buffer, of three bytes for each. */
const maxShared = 65_536;

/** Makes an encoder, whose last result is valid until it is called again. */
export function makeUtf8(): (text: string) => Utf8 {
  const encoder = new TextEncoder();
  const shared = new Uint8Array(maxShared * 3);
  return (text) => {
    const isShared = text.length <= maxShared;
    const bytes = isShared ? shared : encoder.encode(text);
    const length = isShared ? encoder.encodeInto(text, shared).written : bytes.length;
    return { bytes, length, unitOf: length === text.length ? same : counting(bytes) };
  };
}

function same(at: number): number {
  return at;
}

function counting(bytes: Uint8Array): (at: number) => number {
  let byte = 0;
  let unit = 0;
  return (at) => {
    for (; byte < at; byte += 1) {
      const value = bytes[byte] ?? 0;
      // A byte that begins a character stands for a unit, one of a character beyond 16 bits for two.
      if (value < 0x80 || value >= 0xc0) unit += value >= 0xf0 ? 2 : 1;
    }
    return unit;
  };
}
