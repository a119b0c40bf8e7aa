import { signals } from "../../segment-name.ts";
import type { Signal } from "../../segment-name.ts";
import type { Message } from "./message.ts";
import { otlp } from "./otlp.ts";
import { ProtobufReader } from "./reader.ts";

/** Fields that hold the next level in a request, a resource and a scope of every signal. */
const wayDown: readonly number[] = [1, 2, 2];
/** Most records that are looked at. */
const maxRecords = 20;

/** What a field of a message is, as far as bytes tell. */
interface Seen {
  readonly number: number;
  readonly wireType: number;
  /** What has a length. */
  readonly bytes: Buffer | undefined;
}

/**
 * The signal that a request in protobuf is of, by the shape of its first records, as the levels above them have the same
 * numbers in all; undefined where it holds none, and where no signal's records look like them. Never throws.
 */
export function signalOf(request: Buffer): Signal | undefined {
  const records: Buffer[] = [];
  try {
    collect(request, 0, records);
  } catch {
    // The records before the damage tell.
  }
  if (records.length === 0) return undefined;
  return signals.find((signal) => records.every((record) => isRecordOf(record, signal)));
}

function collect(bytes: Buffer, level: number, records: Buffer[]): void {
  for (const field of fieldsOf(bytes)) {
    if (records.length === maxRecords) return;
    if (field.number !== wayDown[level] || field.bytes === undefined) continue;
    if (level === wayDown.length - 1) records.push(field.bytes);
    else collect(field.bytes, level + 1, records);
  }
}

function isRecordOf(record: Buffer, signal: Signal): boolean {
  const { record: message } = otlp[signal];
  const sizes = new Map<number, number>();
  try {
    for (const field of fieldsOf(record)) {
      if (!fits(field, message)) return false;
      if (field.bytes !== undefined) sizes.set(field.number, field.bytes.length);
    }
  } catch {
    return false;
  }
  return signal === "traces" ? sizes.get(1) === 16 && sizes.get(2) === 8 : record.length > 0;
}

/** Newer versions may add fields behind the last one, which is 12 at the least. */
function fits({ number, wireType }: Seen, message: Message): boolean {
  const field = message.numbered(number);
  return field === undefined ? number > 12 : field.tag % 8 === wireType;
}

/** The fields of a message; throws where the bytes are none. */
function* fieldsOf(bytes: Buffer): Generator<Seen, void> {
  const reader = new ProtobufReader(bytes);
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    const wireType = tag % 8;
    const value = wireType === 2 ? reader.bytes() : undefined;
    if (value === undefined) reader.pass(wireType);
    yield { number: Math.floor(tag / 8), wireType, bytes: value };
  }
}
