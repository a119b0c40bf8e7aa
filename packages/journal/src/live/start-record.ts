import { crc32 } from "node:zlib";
import { count } from "@spoor/core/record";
import { nanoseconds } from "../otlp/time.ts";
import { quote } from "../otlp/quote.ts";
import { resourceOrigin, scopeOrigin } from "../otlp/origin.ts";
import type { ResourceLike } from "../otlp/origin.ts";
import type { SpanLike } from "../otlp/span-request.ts";
import { spanFlags } from "../otlp/context.ts";

/** Bytes that the record of one span takes in its file. */
export const recordBytes = 1024;

/** What is read of a span that starts. */
export type StartingSpan = Pick<
  SpanLike,
  | "name"
  | "kind"
  | "startTime"
  | "parentSpanContext"
  | "attributes"
  | "resource"
  | "instrumentationScope"
  | "spanContext"
>;

/** A decoded record: the span in OTLP/JSON as far as it was known, and its scope. */
export interface StartRecord {
  readonly span: Readonly<Record<string, unknown>>;
  readonly scope?: unknown;
  readonly schemaUrl?: unknown;
}

/** Eight hexadecimal digits of a CRC-32 and a space. */
const checkBytes = 9;
const space = 32;
const newline = 10;
/** Longest text that is kept, in UTF-16 units, and the same where there is little room. */
const longText = 256;
const shortText = 64;
const maxScopeBytes = 256;

/** The first block of a file of records, a multiple of `recordBytes` long: where the spans come from. */
export function encodeHead(resource: ResourceLike): Buffer {
  const json = `{"v":1${resourceOrigin(resource).text}}`;
  const bytes = checkBytes + Buffer.byteLength(json) + 1;
  return checked(Buffer.alloc(Math.ceil(bytes / recordBytes) * recordBytes), json);
}

/** Encodes records one after the other in the same memory. */
export class StartEncoder {
  readonly #buffer = Buffer.alloc(recordBytes);
  readonly #names: readonly string[];

  /** `names` are the attributes that are kept, the most important first. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /**
   * The record of `span`, valid until the next call. Where it does not fit, long texts are cut, then the last of the
   * attributes left out. Throws what reading the span throws.
   */
  encode(span: StartingSpan): Buffer {
    let json = recordText(span, this.#names, longText);
    for (let kept = this.#names.length; !isFitting(json) && kept >= 0; kept -= 1)
      json = recordText(span, this.#names.slice(0, kept), shortText);
    if (!isFitting(json)) throw new Error("the span's ids are too long");
    return checked(this.#buffer, json);
  }
}

function isFitting(json: string): boolean {
  return checkBytes + Buffer.byteLength(json) < recordBytes;
}

/** The JSON of a block; undefined where it is free, torn or damaged. */
export function decodeBlock(block: Buffer): unknown {
  const all = block.toString("utf8").trimEnd();
  const text = all.slice(checkBytes);
  if (all.slice(0, checkBytes - 1) !== checkOf(Buffer.from(text))) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checked(block: Buffer, json: string): Buffer {
  const end = checkBytes + block.write(json, checkBytes, "utf8");
  block.fill(space, end).writeUInt8(newline, block.length - 1);
  block.write(`${checkOf(block.subarray(checkBytes, end))} `, 0, "latin1");
  return block;
}

function checkOf(bytes: Buffer): string {
  return crc32(bytes)
    .toString(16)
    .padStart(checkBytes - 1, "0");
}

function recordText(span: StartingSpan, names: readonly string[], limit: number): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const parent = span.parentSpanContext;
  const scope = scopeOrigin(span.instrumentationScope);
  return (
    `{"span":{"traceId":${quote(traceId)},"spanId":${quote(spanId)}` +
    (parent?.spanId ? `,"parentSpanId":${quote(parent.spanId)}` : "") +
    `,"startTimeUnixNano":"${nanoseconds(span.startTime)}","name":${cut(span.name, limit)}` +
    `,"kind":${(count(span.kind) ?? -1) + 1},"flags":${spanFlags(traceFlags, parent?.isRemote)}` +
    `,"attributes":[${attributesText(span.attributes, names, limit)}]}` +
    `${scope.bytes <= maxScopeBytes ? scope.text : ""}}`
  );
}

function attributesText(
  attributes: StartingSpan["attributes"],
  names: readonly string[],
  limit: number,
): string {
  let text = "";
  for (const name of names) {
    const value = valueText(attributes[name], limit);
    if (value === undefined) continue;
    text += `${text === "" ? "" : ","}{"key":"${name}","value":${value}}`;
  }
  return text;
}

function valueText(value: unknown, limit: number): string | undefined {
  if (typeof value === "string") return `{"stringValue":${cut(value, limit)}}`;
  if (typeof value === "boolean") return `{"boolValue":${value}}`;
  return Number.isSafeInteger(value) ? `{"intValue":"${String(value)}"}` : undefined;
}

function cut(text: string, limit: number): string {
  return quote(text.length > limit ? text.slice(0, limit) : text);
}
