/** The fields of a protobuf message by number; of a field that is repeated, the last. Damage ends the reading. */
export type Fields = ReadonlyMap<number, Buffer | number>;

const sizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** Reads a small message: numbers up to 2^53, and what has a length as bytes. Never throws. */
export function readFields(message: Buffer): Fields {
  const fields = new Map<number, Buffer | number>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; at < message.length; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (wireType === 0) fields.set(number, varint());
    else {
      const size = wireType === 2 ? varint() : (sizes[wireType] ?? Number.NaN);
      if (!(at + size <= message.length)) break;
      fields.set(number, message.subarray(at, at + size));
      at += size;
    }
  }
  return fields;
}

export function bytesOf(fields: Fields, number: number): Buffer {
  const value = fields.get(number);
  return typeof value === "object" ? value : Buffer.alloc(0);
}

export function numberOf(fields: Fields, number: number): number {
  const value = fields.get(number);
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
