import type { ProtobufWriter } from "./writer.ts";

/** A scalar type of protobuf; `hex` is that of bytes which OTLP/JSON spells in hexadecimal. */
export type ScalarType =
  | "string"
  | "bytes"
  | "hex"
  | "bool"
  | "int64"
  | "uint64"
  | "uint32"
  | "sint32"
  | "double"
  | "fixed32"
  | "fixed64"
  | "sfixed64";

export type Write = (writer: ProtobufWriter, value: unknown) => void;

/** A type's wire type, and how a value as JSON has it is written. */
export interface Scalar {
  readonly wireType: 0 | 1 | 2 | 5;
  readonly write: Write;
}

const integer64: Scalar = { wireType: 0, write: writeInteger };
const fixed64: Scalar = {
  wireType: 1,
  write: (writer, value) => writer.fixed64(bigintOf(value)),
};

export const scalars: Readonly<Record<ScalarType, Scalar>> = {
  string: { wireType: 2, write: (writer, value) => writer.string(stringOf(value)) },
  bytes: { wireType: 2, write: (writer, value) => writer.decoded(stringOf(value), "base64") },
  hex: { wireType: 2, write: (writer, value) => writer.decoded(stringOf(value), "hex") },
  bool: { wireType: 0, write: (writer, value) => writer.varint(Number(value === true)) },
  int64: integer64,
  uint64: integer64,
  uint32: integer64,
  sint32: { wireType: 0, write: (writer, value) => writer.varint(zigzag(numberOf(value))) },
  double: { wireType: 1, write: (writer, value) => writer.double(numberOf(value)) },
  fixed32: { wireType: 5, write: (writer, value) => writer.fixed32(numberOf(value)) },
  fixed64,
  sfixed64: fixed64,
};

/** An integer of 64 bits, which JSON has as a number or, as most of them are too large for one, as a string. */
function writeInteger(writer: ProtobufWriter, value: unknown): void {
  const number = numberOf(value);
  if (number >= 0 && Number.isSafeInteger(number)) writer.varint(number);
  else writer.varint64(bigintOf(value));
}

const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? Number(value) : 0;
}

/** `value` as an integer, 0 where it is none. */
function bigintOf(value: unknown): bigint {
  if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  const number = numberOf(value);
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
