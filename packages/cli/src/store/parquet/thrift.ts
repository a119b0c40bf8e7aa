/** A value in Thrift's compact protocol, in which Parquet's own records are written. */
export interface ThriftValue {
  /** The type as the protocol numbers it. */
  readonly type: number;
  readonly bytes: readonly number[];
}

const fewItems = 15;
const mostDelta = 15;
const payloadBits = 7;
const payload = 0x7f;
const more = 0x80;

/** `value`, which is not negative and at most 2^53-1, in groups of seven bits, the lowest first. */
export function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > payload; rest = Math.floor(rest / (1 << payloadBits))) {
    bytes.push((rest % (1 << payloadBits)) | more);
  }
  bytes.push(rest);
  return bytes;
}

/** As {@link varint}, of a number that may be negative. */
export function zigzag(value: number): readonly number[] {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}

export const i32 = (value: number): ThriftValue => ({ type: 5, bytes: zigzag(value) });

export const i64 = (value: number): ThriftValue => ({ type: 6, bytes: zigzag(value) });

export function binary(text: string): ThriftValue {
  const bytes = Buffer.from(text);
  return { type: 8, bytes: [...varint(bytes.length), ...bytes] };
}

/** A list of at least one item, all of one type. */
export function list(items: readonly ThriftValue[]): ThriftValue {
  const type = items[0]?.type ?? 0;
  const head =
    items.length < fewItems
      ? [(items.length << 4) | type]
      : [(fewItems << 4) | type, ...varint(items.length)];
  return { type: 9, bytes: [...head, ...items.flatMap(({ bytes }) => bytes)] };
}

/** A structure of fields by their ids, the lowest first. */
export function struct(
  fields: readonly (readonly [id: number, value: ThriftValue])[],
): ThriftValue {
  const out: number[] = [];
  let last = 0;
  for (const [id, { type, bytes }] of fields) {
    if (id - last > mostDelta) throw new RangeError(`field ${id} is too far from ${last}`);
    out.push(((id - last) << 4) | type, ...bytes);
    last = id;
  }
  out.push(0);
  return { type: 12, bytes: out };
}
