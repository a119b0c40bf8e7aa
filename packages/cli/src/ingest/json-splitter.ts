/** One value of a text of JSON. */
export interface JsonPiece {
  /** The line at which it ends, from 1. */
  readonly line: number;
  /** Undefined where it is longer than allowed, or no object. */
  readonly bytes: Buffer | undefined;
  /** The name of the list that it stood in, within an object that was not kept: `resourceSpans`. */
  readonly within: string | undefined;
}

const [quote, backslash, newline, colon, comma] = [0x22, 0x5c, 0x0a, 0x3a, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Longest name that is looked at. */
const maxNameBytes = 64;

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0d || byte === 0x09;

/**
 * Splits a text of JSON, in chunks, into the objects that stand in it one after the other or in a list. Of an object with a
 * list under one of `names`, the items of that list are the pieces, so that a document may be larger than the memory. Looks
 * at brackets and quotes alone: whether a piece is JSON is for its reader.
 */
export class JsonSplitter {
  readonly #names: ReadonlySet<string>;
  readonly #maxBytes: number;
  #pieces: JsonPiece[] = [];
  #line = 1;
  #depth = 0;
  /** The depth at which pieces begin: 0, 1 in a list, two more in a named list of an object there. */
  #base = 0;
  #isInString = false;
  #isEscaped = false;
  #isBad = false;
  #within: string | undefined;
  /** What may be a name: the last text at the first level of an object, and whether a colon followed. */
  #text: number[] = [];
  #isNamed = false;
  /** The piece that has begun; its bytes in this chunk begin at `start`. */
  #isKept = false;
  #start = 0;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(names: readonly string[], maxBytes: number) {
    this.#names = new Set(names);
    this.#maxBytes = maxBytes;
  }

  /** Whether something has begun that has not ended. */
  get isInside(): boolean {
    return this.#depth > 0 || this.#isInString;
  }

  get line(): number {
    return this.#line;
  }

  /** The pieces that end in `chunk`. */
  push(chunk: Buffer): readonly JsonPiece[] {
    this.#pieces = [];
    this.#start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#isInString) this.#string(byte);
      else if (byte === newline) this.#line += 1;
      else if (!isBlank(byte)) this.#token(byte, at, chunk);
    }
    if (this.#isKept) this.#keep(chunk.subarray(this.#start));
    return this.#pieces;
  }

  #string(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) {
      this.#isInString = false;
      return;
    }
    if (this.#depth === this.#base + 1 && this.#text.length < maxNameBytes) this.#text.push(byte);
  }

  #token(byte: number, at: number, chunk: Buffer): void {
    if (byte === openBrace) this.#open(at);
    else if (byte === openBracket) this.#openList();
    else if (byte === closeBrace) this.#close(chunk, at);
    else if (byte === closeBracket) this.#closeList();
    else if (byte === quote) {
      this.#isInString = true;
      this.#text = [];
    } else if (this.#depth === this.#base && byte !== comma) this.#bad();
    this.#isNamed = byte === colon;
  }

  #open(at: number): void {
    if (this.#depth === this.#base) {
      this.#isKept = true;
      this.#isBad = false;
      this.#start = at;
      this.#parts = [];
      this.#length = 0;
    }
    this.#depth += 1;
  }

  #openList(): void {
    const isTop = this.#depth === 0;
    if (this.#depth === this.#base && !isTop) this.#bad();
    const name = this.#isNamed && this.#depth === this.#base + 1 ? this.#name() : undefined;
    this.#depth += 1;
    if (isTop) this.#base = 1;
    if (name === undefined || this.#within !== undefined) return;
    this.#within = name;
    this.#isKept = false;
    this.#parts = [];
    this.#base = this.#depth;
  }

  #close(chunk: Buffer, at: number): void {
    if (this.#depth === this.#base) {
      this.#bad();
      return;
    }
    this.#depth -= 1;
    if (this.#depth !== this.#base || !this.#isKept) return;
    this.#keep(chunk.subarray(this.#start, at + 1));
    const isWhole = this.#length <= this.#maxBytes;
    const bytes = isWhole ? Buffer.concat(this.#parts, this.#length) : undefined;
    this.#pieces.push({ line: this.#line, bytes, within: this.#within });
    this.#isKept = false;
    this.#parts = [];
  }

  #closeList(): void {
    if (this.#depth === 0) {
      this.#bad();
      return;
    }
    if (this.#depth === this.#base) {
      this.#base = this.#within === undefined ? 0 : this.#depth - 2;
      this.#within = undefined;
    }
    this.#depth -= 1;
  }

  /** The name that the list has, where it is one to look into. */
  #name(): string | undefined {
    const name = Buffer.from(this.#text).toString("latin1");
    return this.#names.has(name) ? name : undefined;
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#maxBytes) this.#parts = [];
    // The chunk may be used again for what follows.
    else this.#parts.push(part);
    this.#start = 0;
  }

  /** What is no object is told once until the next object. */
  #bad(): void {
    if (this.#isBad) return;
    this.#isBad = true;
    this.#pieces.push({ line: this.#line, bytes: undefined, within: undefined });
  }
}
