import {
  behindSpaces,
  closeBrace,
  closeBracket,
  colon,
  comma,
  endOfPlain,
  endOfValue,
  noEnd,
  openBrace,
  openBracket,
  quote,
} from "./json-bytes.ts";
import { ShortTexts } from "./short-texts.ts";

/**
 * The parts of a JSON value that are needed. `value` is all of it; `{ each }` a list, of whose items these parts; `{ of }` an
 * object, of whose keys these alone. Null stands for a key that is not there, and for what is no list or no object.
 */
export type Parts = "value" | { readonly each: Parts } | ObjectParts;

export interface ObjectParts {
  readonly of: ReadonlyMap<string, Parts>;
  /** A new object with all these keys, each of them null: to add them one by one takes longer. */
  readonly empty: () => Record<string, unknown>;
}

/** An object with the keys of `empty()`, of which all is needed but for those with parts in `inner`. */
export function partsOf(
  empty: () => Record<string, unknown>,
  inner: Readonly<Record<string, Parts>> = {},
): ObjectParts {
  const parts = new Map(Object.entries(inner));
  return {
    of: new Map(Object.keys(empty()).map((key) => [key, parts.get(key) ?? "value"])),
    empty,
  };
}

interface Key {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly parts: Compiled;
}

/** Parts whose keys are found by their bytes. */
type Compiled =
  | { readonly kind: "value" }
  | { readonly kind: "list"; readonly each: Compiled }
  | CompiledObject;

interface CompiledObject {
  readonly kind: "object";
  readonly byLength: readonly (readonly Key[])[];
  readonly empty: () => Record<string, unknown>;
}

function compiled(parts: Parts): Compiled {
  if (parts === "value") return { kind: "value" };
  if ("each" in parts) return { kind: "list", each: compiled(parts.each) };
  const byLength: Key[][] = [];
  for (const [name, inner] of parts.of) {
    const bytes = Buffer.from(name);
    while (byLength.length <= bytes.length) byLength.push([]);
    byLength[bytes.length]?.push({ name, bytes, parts: compiled(inner) });
  }
  // Parsed, an object has its keys in itself, and is copied faster.
  return { kind: "object", byLength, empty: parts.empty };
}

function keyOf(keys: readonly Key[], bytes: Buffer, begin: number): Key | undefined {
  for (const key of keys) {
    let index = 0;
    while (index < key.bytes.length && key.bytes[index] === bytes[begin + index]) index++;
    if (index === key.bytes.length) return key;
  }
  return undefined;
}

const noKeys: readonly Key[] = [];

/** The longest digits that are a safe whole number. */
const mostDigits = 15;

/**
 * Reads parts of JSON objects out of their bytes: what is not needed is looked at, as it may be no JSON, and not made. That
 * takes a fraction of the time where the bulk of a line is not needed.
 */
export class JsonParts {
  readonly #parts: Compiled;
  readonly #texts = new ShortTexts();
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the next value is; -1 where it turned out that the text has to be parsed. */
  #at = 0;

  constructor(parts: ObjectParts) {
    this.#parts = compiled(parts);
  }

  /**
   * The parts of the object whose text is from `begin` to `end`, a character for each byte, and behind which a newline is.
   * Undefined where the text is no object, no JSON, or so uncommon that it has to be parsed whole.
   */
  read(bytes: Buffer, begin: number, end: number): unknown {
    if (bytes[begin] !== openBrace) return undefined;
    this.#bytes = bytes;
    this.#at = begin;
    const value = this.#value(this.#parts);
    if (this.#at === noEnd || behindSpaces(bytes, this.#at) !== end) return undefined;
    return value;
  }

  #value(parts: Compiled): unknown {
    const first = this.#bytes[this.#at];
    if (parts.kind === "value") return this.#whole();
    if (parts.kind === "object" && first === openBrace) return this.#object(parts);
    if (parts.kind === "list" && first === openBracket) return this.#list(parts.each);
    this.#at = endOfValue(this.#bytes, this.#at);
    return null;
  }

  #object({ byLength, empty }: CompiledObject): unknown {
    const bytes = this.#bytes;
    const found = empty();
    let at = behindSpaces(bytes, this.#at + 1);
    if (bytes[at] === closeBrace) return this.#ended(at, found);
    for (;;) {
      const begin = at + 1;
      const end = bytes[at] === quote ? endOfPlain(bytes, begin) : at;
      // A key with an escape may be one of those that are needed.
      if (bytes[end] !== quote || end === at) return this.#failed();
      at = behindSpaces(bytes, end + 1);
      if (bytes[at] !== colon) return this.#failed();
      at = behindSpaces(bytes, at + 1);
      const key = keyOf(byLength[end - begin] ?? noKeys, bytes, begin);
      if (key === undefined) at = endOfValue(bytes, at);
      else {
        this.#at = at;
        found[key.name] = this.#value(key.parts);
        at = this.#at;
      }
      if (at === noEnd) return this.#failed();
      at = behindSpaces(bytes, at);
      if (bytes[at] === closeBrace) return this.#ended(at, found);
      if (bytes[at] !== comma) return this.#failed();
      at = behindSpaces(bytes, at + 1);
    }
  }

  #list(each: Compiled): unknown {
    const bytes = this.#bytes;
    const found: unknown[] = [];
    this.#at = behindSpaces(bytes, this.#at + 1);
    if (bytes[this.#at] === closeBracket) return this.#ended(this.#at, found);
    for (;;) {
      found.push(this.#value(each));
      if (this.#at === noEnd) return undefined;
      const at = behindSpaces(bytes, this.#at);
      if (bytes[at] === closeBracket) return this.#ended(at, found);
      if (bytes[at] !== comma) return this.#failed();
      this.#at = behindSpaces(bytes, at + 1);
    }
  }

  /** The value that is there, all of it. */
  #whole(): unknown {
    const bytes = this.#bytes;
    const begin = this.#at;
    if (bytes[begin] === quote) {
      const end = endOfPlain(bytes, begin + 1);
      if (bytes[end] === quote) {
        this.#at = end + 1;
        return this.#texts.text(bytes, begin + 1, end);
      }
    }
    const end = endOfValue(bytes, begin);
    this.#at = end;
    if (end === noEnd) return undefined;
    if (bytes[begin] === 0x74) return true;
    if (bytes[begin] === 0x66) return false;
    if (bytes[begin] === 0x6e) return null;
    return wholeNumber(bytes, begin, end) ?? JSON.parse(bytes.toString("latin1", begin, end));
  }

  #ended(at: number, found: unknown): unknown {
    this.#at = at + 1;
    return found;
  }

  #failed(): undefined {
    this.#at = noEnd;
  }
}

/** The number that some digits are; undefined where there is something else. */
function wholeNumber(bytes: Buffer, begin: number, end: number): number | undefined {
  if (end - begin > mostDigits) return undefined;
  let number = 0;
  for (let at = begin; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}
