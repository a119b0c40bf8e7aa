import { types } from "node:util";

/** Most values that are looked at; what holds more has no known size. */
const maxValues = 10_000;
/** Deepest nesting that is followed; what goes deeper, or in a circle, has no known size. */
const maxDepth = 64;
/** Longest string whose escapes are counted, in characters. */
const maxEscaped = 10_000;

/**
 * The size of `value` in bytes: of a text or of bytes, of other data as JSON in UTF-8.
 *
 * Runs none of the value's own code, so getters and `toJSON` do not count. Undefined for what is no data, is too deep,
 * or has more than 10,000 values.
 */
export function jsonSize(value: unknown): number | undefined {
  if (typeof value === "string") return Buffer.byteLength(value);
  const size = sizeOf(value, { values: maxValues }, maxDepth);
  return size > 0 ? size : undefined;
}

/** The size of a value within JSON; 0 for what JSON leaves out, not a number where the size is not known. */
function sizeOf(value: unknown, left: { values: number }, depth: number): number {
  left.values -= 1;
  if (left.values < 0 || depth === 0) return Number.NaN;
  if (value === null) return 4;
  if (typeof value === "string") return textSize(value);
  if (typeof value === "boolean") return value ? 4 : 5;
  if (typeof value === "number") return Number.isFinite(value) ? String(value).length : 4;
  if (typeof value !== "object") return 0;
  if (types.isProxy(value)) return Number.NaN;
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) return value.byteLength;
  if (types.isDate(value)) return 26;
  return Array.isArray(value) ? listSize(value, left, depth) : recordSize(value, left, depth);
}

function textSize(value: string): number {
  return value.length > maxEscaped
    ? Buffer.byteLength(value) + 2
    : Buffer.byteLength(JSON.stringify(value));
}

function listSize(value: readonly unknown[], left: { values: number }, depth: number): number {
  if (value.length > left.values) return Number.NaN;
  let size = 2 + Math.max(0, value.length - 1);
  for (let index = 0; index < value.length; index += 1) {
    const part = sizeOf(dataOf(value, String(index)), left, depth - 1);
    size += part === 0 ? 4 : part;
  }
  return size;
}

function recordSize(value: object, left: { values: number }, depth: number): number {
  const keys = Object.keys(value);
  if (keys.length > left.values) return Number.NaN;
  let size = 0;
  for (const key of keys) {
    const part = sizeOf(dataOf(value, key), left, depth - 1);
    if (part !== 0) size += (size === 0 ? 0 : 1) + textSize(key) + 1 + part;
  }
  return size + 2;
}

/** The value of a property that is data; undefined for a getter. */
function dataOf(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
