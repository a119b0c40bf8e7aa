import { scalars } from "./scalar.ts";
import type { ScalarType, Write } from "./scalar.ts";
import type { ProtobufWriter } from "./writer.ts";

/** A field of a message: its number and wire type as they stand before a value, and how that is written. */
export interface Field {
  /** Its name in JSON, and that as UTF-8. */
  readonly key: string;
  readonly name: Buffer;
  readonly tag: number;
  readonly isRepeated: boolean;
  readonly write: Write;
  /** What its values are: messages, or scalars of a type. */
  readonly message?: Message;
  readonly type?: ScalarType | "enum";
  /** The type of the numbers of a list that stands in one field. */
  readonly packed?: ScalarType;
}

/** The fields of a message. */
export class Message {
  readonly #byName = new Map<string, Field>();
  readonly #byHash = new Map<number, Field>();
  readonly #byNumber = new Map<number, Field>();

  /** Adds fields: for a message that holds itself, when it is there. */
  add(rows: Readonly<Record<string, FieldRow>>): this {
    for (const [name, row] of Object.entries(rows)) {
      const field = { key: name, name: Buffer.from(name), ...fieldOf(row) };
      this.#byName.set(name, field);
      this.#byNumber.set(row[0], field);
      this.#byHash.set(field.name.reduce(nextHash, 0), field);
    }
    return this;
  }

  named(name: string): Field | undefined {
    return this.#byName.get(name);
  }

  numbered(number: number): Field | undefined {
    return this.#byNumber.get(number);
  }

  /** The field whose name may be the one of which `hash` was made. */
  hashed(hash: number): Field | undefined {
    return this.#byHash.get(hash);
  }
}

/** The hash of a text whose last byte is `byte`, from that of the text before, 0 at first. */
export function nextHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** What a message's table says of a field: its number, its type, and whether it is a list of such values. */
export type FieldRow = readonly [
  number: number,
  type: ScalarType | Message | readonly string[],
  list?: "repeated" | "packed",
];

/** The message whose fields `rows` gives; an enumeration is the list of its names, in the order of their numbers. */
export function message(rows: Readonly<Record<string, FieldRow>>): Message {
  return new Message().add(rows);
}

/** Writes `value`, a decoded JSON object; names that the message does not have, and nulls, are left out. */
export function encodeMessage(writer: ProtobufWriter, fields: Message, value: unknown): void {
  if (!isRecord(value)) return;
  for (const name in value) {
    const field = fields.named(name);
    const member = value[name];
    if (field === undefined || member === null || member === undefined) continue;
    if (!field.isRepeated) {
      writer.varint(field.tag);
      field.write(writer, member);
    } else if (Array.isArray(member)) {
      for (const item of member) {
        writer.varint(field.tag);
        field.write(writer, item);
      }
    }
  }
}

/** Writes `value` with its length before it, as a message inside another one. */
export function encodeInner(writer: ProtobufWriter, fields: Message, value: unknown): void {
  const start = writer.begin();
  encodeMessage(writer, fields, value);
  writer.end(start);
}

function fieldOf([number, type, list]: FieldRow): Omit<Field, "name" | "key"> {
  const isRepeated = list === "repeated";
  if (typeof type === "string") {
    const { wireType, write } = scalars[type];
    if (list === "packed")
      return { tag: tagOf(number, 2), isRepeated, write: packed(write), packed: type };
    return { tag: tagOf(number, wireType), isRepeated, write, type };
  }
  if (type instanceof Message) {
    const write: Write = (writer, value) => encodeInner(writer, type, value);
    return { tag: tagOf(number, 2), isRepeated, write, message: type };
  }
  return { tag: tagOf(number, 0), isRepeated, write: enumeration(type), type: "enum" };
}

const tagOf = (number: number, wireType: number): number => number * 8 + wireType;

function packed(write: Write): Write {
  return (writer, values) => {
    const start = writer.begin();
    if (Array.isArray(values)) for (const value of values) write(writer, value);
    writer.end(start);
  };
}

/** The value of an enumeration, which JSON has as its number or its name. */
function enumeration(names: readonly string[]): Write {
  return (writer, value) => {
    if (typeof value === "string") writer.varint(Math.max(0, names.indexOf(value)));
    else scalars.int64.write(writer, value);
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
