import type { OtlpRequest } from "../../line.ts";
import type { Signal } from "../../segment-name.ts";
import type { Field, Message } from "./message.ts";
import { otlp } from "./otlp.ts";
import { scalarReaders } from "./read-scalar.ts";
import { ProtobufError, ProtobufReader } from "./reader.ts";
import { scalars } from "./scalar.ts";

/** A request, or why the bytes are none. */
export type DecodedRequest =
  | { readonly ok: true; readonly request: OtlpRequest }
  | { readonly ok: false; readonly problem: string };

/** Deepest nesting of messages, as that of the writer. */
const maxDepth = 100;
/** Most messages in one request: an empty one takes two bytes, and many times that in memory. */
const maxMessages = 2_000_000;

type Target = Record<string, unknown>;

/**
 * The OTLP/JSON request that `bytes` say, an export request of `signal` in protobuf. Fields that OTLP does not have are left
 * out, as are those at their default where the writer left them out. Never throws; damage refuses the whole.
 */
export function decodeRequest(bytes: Buffer, signal: Signal): DecodedRequest {
  try {
    return { ok: true, request: new Decoder(bytes).message(otlp[signal].request) };
  } catch (error) {
    if (error instanceof ProtobufError) return { ok: false, problem: error.message };
    throw error;
  }
}

class Decoder {
  readonly #reader: ProtobufReader;
  #depth = 0;
  #messages = 0;

  constructor(bytes: Buffer) {
    this.#reader = new ProtobufReader(bytes);
  }

  /** The rest of what is read, as a message, added to what `target` says already. */
  message(fields: Message, target: Target = {}): Target {
    if (this.#depth >= maxDepth)
      throw new ProtobufError(`it is nested more than ${maxDepth} levels deep`);
    this.#messages += 1;
    if (this.#messages > maxMessages)
      throw new ProtobufError(`it holds more than ${maxMessages} messages`);
    this.#depth += 1;
    const reader = this.#reader;
    while (!reader.isAtEnd) {
      const tag = reader.varint();
      if (tag < 8) throw new ProtobufError("a field has the number 0");
      const wireType = tag % 8;
      const field = fields.numbered(Math.floor(tag / 8));
      if (field === undefined || !this.#read(field, wireType, target)) reader.pass(wireType);
    }
    this.#depth -= 1;
    return target;
  }

  /** Reads a value of `field` into `target`; false, and nothing read, where it has another wire type. */
  #read(field: Field, wireType: number, target: Target): boolean {
    if (field.packed !== undefined) return this.#readPacked(field, wireType, target);
    if (wireType !== field.tag % 8) return false;
    if (field.isRepeated) listIn(target, field.key).push(this.#value(field, undefined));
    // A message that stands in parts is all of them together.
    else target[field.key] = this.#value(field, target[field.key]);
    return true;
  }

  #value({ message, type }: Field, before: unknown): unknown {
    if (message === undefined) return type && scalarReaders[type](this.#reader);
    const target = isTarget(before) ? before : {};
    return this.#reader.within(() => this.message(message, target));
  }

  /** Numbers that are packed into one field, or one that stands alone. */
  #readPacked({ key, packed }: Field, wireType: number, target: Target): boolean {
    if (packed === undefined) return false;
    const reader = this.#reader;
    const read = scalarReaders[packed];
    if (wireType === 2) {
      const values = listIn(target, key);
      reader.within(() => {
        while (!reader.isAtEnd) values.push(read(reader));
      });
      return true;
    }
    if (wireType !== scalars[packed].wireType) return false;
    listIn(target, key).push(read(reader));
    return true;
  }
}

function listIn(target: Target, key: string): unknown[] {
  const known = target[key];
  if (Array.isArray(known)) return known;
  const begun: unknown[] = [];
  target[key] = begun;
  return begun;
}

function isTarget(value: unknown): value is Target {
  return typeof value === "object" && value !== null;
}
