const firstCapacity = 64 * 1024;
/** Longest string that is copied unit by unit; for a longer one the native way is the faster. */
const maxCopiedUnits = 40;
/** Bytes that a UTF-16 unit takes at most in UTF-8. */
const maxBytesPerUnit = 3;
const maxVarintBytes = 10;
/** Deepest nesting of messages, as readers of protobuf refuse what is deeper, too. */
const maxDepth = 100;
const maxUint32 = 0xffff_ffff;
const twoTo32 = 2 ** 32;

const notHex = 255;
/** The values of hexadecimal digits by their character's code. */
const nibbles = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCodePoint(code), 16);
  return Number.isNaN(value) ? notHex : value;
});

/** Writes the values of the protobuf wire format one behind the other. */
export class ProtobufWriter {
  #bytes = Buffer.allocUnsafeSlow(firstCapacity);
  #end = 0;
  #depth = 0;

  /** How many bytes are written. */
  get length(): number {
    return this.#end;
  }

  /** A copy of what was written. */
  copy(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#end));
  }

  /** Forgets what was written, and keeps the memory. */
  clear(): void {
    this.#end = 0;
    this.#depth = 0;
  }

  /** A whole number from 0 to 2^53-1. */
  varint(value: number): void {
    this.#room(maxVarintBytes);
    let rest = value;
    while (rest > maxUint32) {
      this.#bytes[this.#end++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[this.#end++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#end++] = rest;
  }

  /** An integer of 64 bits, a negative one in two's complement. */
  varint64(value: bigint): void {
    this.#room(maxVarintBytes);
    let rest = BigInt.asUintN(64, value);
    for (; rest > 127n; rest >>= 7n) this.#bytes[this.#end++] = Number(rest & 127n) | 128;
    this.#bytes[this.#end++] = Number(rest);
  }

  fixed32(value: number): void {
    this.#room(4);
    const bytes = this.#bytes;
    bytes[this.#end++] = value;
    bytes[this.#end++] = value >>> 8;
    bytes[this.#end++] = value >>> 16;
    bytes[this.#end++] = value >>> 24;
  }

  fixed64(value: bigint): void {
    this.#room(8);
    this.#end = this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.#end);
  }

  /** The integer `billions` times 10^9 plus `rest`, where `billions` is below 2^35 and `rest` below 10^9. */
  fixed64Of(billions: number, rest: number): void {
    // Products of 16 bits of it with 10^9 are exact.
    const lower = (billions % 65_536) * 1e9 + rest;
    const upper = Math.floor(billions / 65_536) * 1e9;
    const sum = (upper % 65_536) * 65_536 + (lower % twoTo32);
    this.fixed32(sum % twoTo32);
    this.fixed32(
      Math.floor(upper / 65_536) + Math.floor(lower / twoTo32) + Math.floor(sum / twoTo32),
    );
  }

  double(value: number): void {
    this.#room(8);
    this.#end = this.#bytes.writeDoubleLE(value, this.#end);
  }

  /** A length and the text in UTF-8. */
  string(text: string): void {
    const units = text.length;
    this.#room(units * maxBytesPerUnit + maxVarintBytes);
    if (units > maxCopiedUnits || !this.#ascii(text)) {
      this.#encoded(text, "utf8", varintSize(units));
    }
  }

  /** A length and the bytes of `source` from `start` on, up to `end`. */
  copied(source: Buffer, start: number, end: number): void {
    const length = end - start;
    this.varint(length);
    this.#room(length);
    if (length > maxCopiedUnits) source.copy(this.#bytes, this.#end, start, end);
    else {
      const bytes = this.#bytes;
      let to = this.#end;
      for (let at = start; at < end; at += 1) bytes[to++] = source[at] ?? 0;
    }
    this.#end += length;
  }

  /** A length and the bytes that hexadecimal digits say; false, and nothing written, where there is anything else. */
  hex(source: Buffer, start: number, end: number): boolean {
    if ((end - start) % 2 !== 0) return false;
    const before = this.#end;
    this.varint((end - start) / 2);
    this.#room(end - start);
    const bytes = this.#bytes;
    let to = this.#end;
    for (let at = start; at < end; at += 2) {
      const high = nibbles[source[at] ?? 0] ?? notHex;
      const low = nibbles[source[at + 1] ?? 0] ?? notHex;
      if (high === notHex || low === notHex) {
        this.#end = before;
        return false;
      }
      bytes[to++] = high * 16 + low;
    }
    this.#end = to;
    return true;
  }

  /** A length and the bytes that `text` says in hexadecimal or base64. */
  decoded(text: string, encoding: "hex" | "base64"): void {
    this.#room(text.length + maxVarintBytes);
    this.#encoded(text, encoding, 1);
  }

  /** Begins something of a length that is not known yet; gives what `end` needs. Throws 100 levels deep. */
  begin(): number {
    if (this.#depth >= maxDepth) throw new RangeError(`nested more than ${maxDepth} levels deep`);
    this.#depth += 1;
    this.#room(1);
    this.#end += 1;
    return this.#end;
  }

  /** Puts the length of what was written since `begin` gave `start` in front of it. */
  end(start: number): void {
    this.#depth -= 1;
    this.#prefix(start, this.#end - start, 1);
  }

  #ascii(text: string): boolean {
    const bytes = this.#bytes;
    let at = this.#end;
    bytes[at++] = text.length;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 127) return false;
      bytes[at++] = unit;
    }
    this.#end = at;
    return true;
  }

  /** Writes `text` behind `reserved` bytes for its length, which is known only then. */
  #encoded(text: string, encoding: BufferEncoding, reserved: number): void {
    const start = this.#end + reserved;
    const written = this.#bytes.write(text, start, encoding);
    this.#end = start + written;
    this.#prefix(start, written, reserved);
  }

  /** Writes `length` in front of the byte `start`, where `reserved` bytes were left for it. */
  #prefix(start: number, length: number, reserved: number): void {
    const needed = varintSize(length);
    if (needed > reserved) {
      this.#room(needed);
      const to = start + needed - reserved;
      this.#bytes.copyWithin(to, start, this.#end);
    }
    const end = this.#end + needed - reserved;
    this.#end = start - reserved;
    this.varint(length);
    this.#end = end;
  }

  #room(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}

/** How many bytes a length takes. */
export function varintSize(length: number): number {
  if (length < 128) return 1;
  if (length < 16_384) return 2;
  if (length < 2_097_152) return 3;
  return length < 268_435_456 ? 4 : 5;
}
