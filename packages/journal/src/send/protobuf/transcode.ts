import { nextHash } from "./message.ts";
import type { Field, Message } from "./message.ts";
import type { ProtobufWriter } from "./writer.ts";

const space = 32;
const quote = 34;
const comma = 44;
const zero = 48;
const nine = 57;
const colon = 58;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const letterN = 110;
const openBrace = 123;
const closeBrace = 125;

/** Most digits of a number that is surely below 2^53. */
const maxSafeDigits = 15;
const timeDigits = 19;

const varints: ReadonlySet<string> = new Set(["enum", "int64", "uint32", "uint64"]);

/**
 * Writes JSON text as protobuf without decoding it first, which takes a third of the time: strings are copied as they
 * are. Knows only JSON as segments have it, without spaces; for other text there are `JSON.parse` and `encodeMessage`,
 * which write the same.
 */
export class Transcoder {
  readonly #writer: ProtobufWriter;
  #source: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(writer: ProtobufWriter) {
    this.#writer = writer;
  }

  /** Writes the object `source` with its length before it. Throws where it is not as it knows it. */
  inner(source: Buffer, fields: Message): void {
    this.#source = source;
    this.#at = 0;
    this.#inner(fields);
    if (this.#at !== source.length) throw this.#unknown();
  }

  #inner(fields: Message): void {
    const start = this.#writer.begin();
    this.#message(fields);
    this.#writer.end(start);
  }

  #message(fields: Message): void {
    const source = this.#source;
    this.#skip(openBrace);
    if (source[this.#at] === closeBrace) {
      this.#at += 1;
      return;
    }
    do {
      const field = this.#key(fields);
      this.#skip(colon);
      if (field === undefined || source[this.#at] === letterN) this.#valueEnd();
      else if (field.isRepeated) this.#list(field);
      else this.#single(field);
    } while (this.#more(closeBrace));
  }

  #list(field: Field): void {
    this.#skip(openBracket);
    if (this.#source[this.#at] === closeBracket) {
      this.#at += 1;
      return;
    }
    do this.#single(field);
    while (this.#more(closeBracket));
  }

  /** Whether a comma comes next, rather than the end. */
  #more(end: number): boolean {
    const byte = this.#source[this.#at++];
    if (byte === comma) return true;
    if (byte === end) return false;
    throw this.#unknown();
  }

  #key(fields: Message): Field | undefined {
    const source = this.#source;
    this.#skip(quote);
    const start = this.#at;
    let at = start;
    let hash = 0;
    for (let byte = source[at]; byte !== quote; byte = source[++at]) {
      if (byte === undefined || byte === backslash) throw this.#unknown();
      hash = nextHash(hash, byte);
    }
    this.#at = at + 1;
    const field = fields.hashed(hash);
    return field !== undefined && this.#isName(field.name, start) ? field : undefined;
  }

  /** Whether the key that was read from `start` on is `name`. */
  #isName(name: Buffer, start: number): boolean {
    const source = this.#source;
    if (start + name.length + 1 !== this.#at) return false;
    for (let index = 0; index < name.length; index += 1) {
      if (name[index] !== source[start + index]) return false;
    }
    return true;
  }

  #single(field: Field): void {
    this.#writer.varint(field.tag);
    if (field.message !== undefined) {
      this.#inner(field.message);
      return;
    }
    const { type } = field;
    if (type === "string") this.#string(field);
    else if (!this.#scalar(type)) this.#decoded(field);
  }

  /** Writes a value of the types that are frequent; false, and nothing written, where it cannot. */
  #scalar(type: Field["type"]): boolean {
    if (type === "hex") return this.#hex();
    if (type === "double") return this.#double();
    if (type === "fixed64") return this.#fixed64();
    if (type === "fixed32") return this.#integer(true);
    return type !== undefined && varints.has(type) && this.#integer(false);
  }

  #string(field: Field): void {
    const source = this.#source;
    const start = this.#at + 1;
    if (source[this.#at] !== quote) throw this.#unknown();
    let at = start;
    for (let byte = source[at]; byte !== quote; byte = source[++at]) {
      if (byte === undefined) throw this.#unknown();
      if (byte === backslash) {
        this.#decoded(field);
        return;
      }
    }
    this.#writer.copied(source, start, at);
    this.#at = at + 1;
  }

  /** Writes the value by decoding it; how it is written need not be known here. */
  #decoded(field: Field): void {
    const start = this.#at;
    this.#valueEnd();
    field.write(this.#writer, JSON.parse(this.#source.toString("utf8", start, this.#at)));
  }

  /** Writes an id; false, and nothing written, where there are other characters than digits in it. */
  #hex(): boolean {
    const source = this.#source;
    if (source[this.#at] !== quote) throw this.#unknown();
    const end = source.indexOf(quote, this.#at + 1);
    if (end === -1 || !this.#writer.hex(source, this.#at + 1, end)) return false;
    this.#at = end + 1;
    return true;
  }

  /** The byte behind the digits that begin here, quoted or not; -1 where there is anything else. */
  #digitsEnd(): number {
    const source = this.#source;
    const isQuoted = source[this.#at] === quote;
    const start = isQuoted ? this.#at + 1 : this.#at;
    let at = start;
    for (let byte = source[at] ?? 0; byte >= zero && byte <= nine;) byte = source[++at] ?? 0;
    const next = source[at];
    const isEnd = isQuoted
      ? next === quote
      : next === comma || next === closeBrace || next === closeBracket;
    return isEnd && at > start ? at : -1;
  }

  /** What the digits from `start` to `end` say; a quote among them is passed over. */
  #valueOf(start: number, end: number): number {
    const source = this.#source;
    let value = 0;
    for (let at = start; at < end; at += 1) {
      const byte = source[at] ?? 0;
      if (byte !== quote) value = value * 10 + (byte - zero);
    }
    return value;
  }

  /** Writes an integer from 0 on of not too many digits, quoted or not. */
  #integer(isFixed: boolean): boolean {
    const end = this.#digitsEnd();
    if (end === -1 || end - this.#at > maxSafeDigits) return false;
    const value = this.#valueOf(this.#at, end);
    if (isFixed) this.#writer.fixed32(value);
    else this.#writer.varint(value);
    this.#at = this.#source[end] === quote ? end + 1 : end;
    return true;
  }

  /** Writes a time, of as many digits as nanoseconds have since 1970, in quotes. */
  #fixed64(): boolean {
    const end = this.#digitsEnd();
    if (end - this.#at !== timeDigits + 1 || this.#source[end] !== quote) return false;
    const billions = this.#valueOf(this.#at, end - 9);
    this.#writer.fixed64Of(billions, this.#valueOf(end - 9, end));
    this.#at = end + 1;
    return true;
  }

  /** Writes a number that is not in quotes. */
  #double(): boolean {
    const start = this.#at;
    if (this.#source[start] === quote) return false;
    this.#wordEnd();
    const value = Number(this.#source.toString("latin1", start, this.#at));
    if (Number.isNaN(value)) throw this.#unknown();
    this.#writer.double(value);
    return true;
  }

  /** Goes behind the value that begins here. */
  #valueEnd(): void {
    const source = this.#source;
    let depth = 0;
    do {
      const byte = source[this.#at];
      if (byte === quote) this.#stringEnd();
      else if (byte === openBrace || byte === openBracket) {
        depth += 1;
        this.#at += 1;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth -= 1;
        this.#at += 1;
      } else if (byte === comma || byte === colon) this.#at += 1;
      else this.#wordEnd();
    } while (depth > 0);
    if (depth < 0) throw this.#unknown();
  }

  #stringEnd(): void {
    const source = this.#source;
    let at = this.#at + 1;
    for (let byte = source[at]; byte !== quote; byte = source[at]) {
      if (byte === undefined) throw this.#unknown();
      at += byte === backslash ? 2 : 1;
    }
    this.#at = at + 1;
  }

  /** Goes behind a number, a truth value or null. */
  #wordEnd(): void {
    const source = this.#source;
    const start = this.#at;
    let at = start;
    for (let byte = source[at]; byte !== undefined && byte > space; byte = source[++at]) {
      if (byte === comma || byte === colon || byte === closeBrace || byte === closeBracket) break;
    }
    if (at === start) throw this.#unknown();
    this.#at = at;
  }

  #skip(byte: number): void {
    if (this.#source[this.#at] !== byte) throw this.#unknown();
    this.#at += 1;
  }

  #unknown(): SyntaxError {
    return new SyntaxError(`unexpected at ${this.#at}`);
  }
}
