import type { ScalarType } from "./scalar.ts";
import type { ProtobufReader } from "./reader.ts";

/** Reads a value as OTLP/JSON has it. */
export type Read = (reader: ProtobufReader) => unknown;

/** How the values of each type are read; integers of 64 bits become decimal digits. */
export const scalarReaders: Readonly<Record<ScalarType | "enum", Read>> = {
  string: (reader) => reader.text("utf8"),
  bytes: (reader) => reader.text("base64"),
  hex: (reader) => reader.text("hex"),
  bool: (reader) => reader.isTrue(),
  int64: (reader) => reader.int64(),
  uint64: (reader) => reader.uint64(),
  uint32: (reader) => reader.varint32(),
  sint32: (reader) => unzigzag(reader.varint32()),
  double: (reader) => doubleOf(reader.double()),
  fixed32: (reader) => reader.fixed32(),
  fixed64: (reader) => reader.fixed64(),
  sfixed64: (reader) => reader.sfixed64(),
  enum: (reader) => reader.varint32() | 0,
};

/** JSON has no number for what is not finite. */
function doubleOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}
