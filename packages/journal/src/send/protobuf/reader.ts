/** Why bytes are no protobuf, or more of it than is read. */
export class ProtobufError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ProtobufError";
  }
}

const twoTo32 = 2 ** 32;
/** What is above the low 32 bits of the largest safe integer. */
const maxSafeHigh = 2 ** 21;

/** Reads the values of the protobuf wire format one behind the other. Each throws a {@link ProtobufError} at damage. */
export class ProtobufReader {
  readonly #bytes: Buffer;
  #at: number;
  /** The byte behind the last one. */
  #end: number;
  /** The two halves of the integer of 64 bits that was read last, without signs. */
  #low = 0;
  #high = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** Reads `inner` with the end of the next value that has a length as the end of all. */
  within<Value>(inner: () => Value): Value {
    const end = this.#end;
    const last = this.#sized();
    this.#end = last;
    const value = inner();
    this.#at = last;
    this.#end = end;
    return value;
  }

  /** A whole number of at most 53 bits, as tags and lengths are. */
  varint(): number {
    this.#readVarint();
    if (this.#high >= maxSafeHigh) throw new ProtobufError("a number is too large");
    return this.#high * twoTo32 + this.#low;
  }

  /** The low 32 bits of a number. */
  varint32(): number {
    this.#readVarint();
    return this.#low;
  }

  isTrue(): boolean {
    this.#readVarint();
    return this.#low !== 0 || this.#high !== 0;
  }

  /** An integer of 64 bits in decimal digits. */
  int64(): string {
    this.#readVarint();
    return this.#signed();
  }

  uint64(): string {
    this.#readVarint();
    return this.#unsigned();
  }

  fixed32(): number {
    const at = this.#skip(4);
    return this.#bytes.readUInt32LE(at);
  }

  fixed64(): string {
    this.#readFixed64();
    return this.#unsigned();
  }

  sfixed64(): string {
    this.#readFixed64();
    return this.#signed();
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#skip(8));
  }

  /** What has a length, as text in `encoding`. */
  text(encoding: "utf8" | "hex" | "base64"): string {
    const end = this.#sized();
    const text = this.#bytes.toString(encoding, this.#at, end);
    this.#at = end;
    return text;
  }

  /** What has a length: a part of the memory that is read. */
  bytes(): Buffer {
    const end = this.#sized();
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** Passes over a value of `wireType`. */
  pass(wireType: number): void {
    if (wireType === 0) this.#readVarint();
    else if (wireType === 1) this.#skip(8);
    else if (wireType === 2) this.#at = this.#sized();
    else if (wireType === 5) this.#skip(4);
    else throw new ProtobufError(`wire type ${wireType} is not known`);
  }

  /** Reads a length, and gives the byte behind what has it. */
  #sized(): number {
    const length = this.varint();
    if (length > this.#end - this.#at) throw new ProtobufError("it ends within a field");
    return this.#at + length;
  }

  #skip(size: number): number {
    const at = this.#at;
    if (size > this.#end - at) throw new ProtobufError("it ends within a field");
    this.#at = at + size;
    return at;
  }

  #readFixed64(): void {
    const at = this.#skip(8);
    this.#low = this.#bytes.readUInt32LE(at);
    this.#high = this.#bytes.readUInt32LE(at + 4);
  }

  /** Of ten bytes, each has seven bits of the number, the lowest first; bits beyond 64 are dropped. */
  #readVarint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#at < this.#end ? this.#bytes[this.#at++] : undefined;
      if (byte === undefined) throw new ProtobufError("it ends within a number");
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 128) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw new ProtobufError("a number has more than ten bytes");
  }

  #unsigned(): string {
    if (this.#high < maxSafeHigh) return String(this.#high * twoTo32 + this.#low);
    return String((BigInt(this.#high) << 32n) | BigInt(this.#low));
  }

  #signed(): string {
    if (this.#high < maxSafeHigh) return this.#unsigned();
    return String(BigInt.asIntN(64, (BigInt(this.#high) << 32n) | BigInt(this.#low)));
  }
}
