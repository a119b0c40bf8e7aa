import { types } from "node:util";
import { cutText } from "../redaction.ts";
import { ofBase64, ofBytes, tellsSize } from "./digest.ts";
import type { Digest } from "./digest.ts";

/** Deepest nesting that is kept. */
const maxDepth = 64;
/** Most values of one text that are kept. */
const maxValues = 100_000;
/** Most text that is kept of one attribute, in UTF-16 code units; beyond it strings are cut. */
export const maxText: number = 8 * 1024 * 1024;
/** Longest text that is looked at for the start of a `data:` URL. */
const maxHead = 200;

interface Left {
  values: number;
  text: number;
}

/**
 * `value` as JSON without anything binary: of images, sounds and files the size in bytes and the SHA-256 stand in place of
 * the data. Runs none of the value's own code, so that getters and `toJSON` are left out. Undefined for what is no data.
 */
export function plainJson(value: unknown): string | undefined {
  return JSON.stringify(plain(value, { values: maxValues, text: maxText }, maxDepth));
}

function plain(value: unknown, left: Left, depth: number): unknown {
  left.values -= 1;
  if (left.values < 0 || depth === 0) return null;
  if (typeof value === "string") return plainText(value, left);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object" || types.isProxy(value)) return undefined;
  if (Array.isArray(value)) return plainList(value, left, depth);
  // Most objects by far are of this kind, and each of the questions below takes its time.
  if (Object.getPrototypeOf(value) === Object.prototype) return plainObject(value, left, depth);
  if (types.isUint8Array(value)) return ofBytes(value);
  if (types.isAnyArrayBuffer(value)) return ofBytes(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return { size: value.byteLength };
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return value instanceof URL ? plainText(value.href, left) : plainObject(value, left, depth);
}

function plainText(value: string, left: Left): string {
  if (value.startsWith("data:") && value.length > maxHead) {
    const [head = ""] = /^data:[^,]*;base64,/.exec(value.slice(0, maxHead)) ?? [];
    if (head !== "") return `${head.slice(0, -1)} (${tellsSize(value.slice(head.length))})`;
  }
  const kept = cutText(value, Math.max(0, left.text));
  left.text -= kept.length;
  return kept;
}

function plainList(value: readonly unknown[], left: Left, depth: number): unknown[] {
  const items: unknown[] = [];
  const length = Math.min(value.length, Math.max(0, left.values));
  for (let index = 0; index < length; index += 1)
    items.push(plain(dataOf(value, String(index)), left, depth - 1) ?? null);
  return items;
}

function plainObject(value: object, left: Left, depth: number): object {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    // Set on an object, it would be its prototype.
    if (key !== "__proto__") out[key] = dataOf(value, key);
  }
  const binary = binaryOf(out);
  for (const key in out) {
    if (key === binary?.key) out[key] = "";
    else out[key] = left.values < 0 ? undefined : plain(out[key], left, depth - 1);
  }
  return binary === undefined ? out : Object.assign(out, binary.digest);
}

interface Binary {
  readonly key: string;
  readonly digest: Digest;
}

/** The text of an object that is binary: a blob's content, an image that was made, or data that has a type beside it. */
function binaryOf(value: Readonly<Record<string, unknown>>): Binary | undefined {
  const { type, content, data, b64_json: image } = value;
  if (type === "blob") return digestOf("content", content);
  if (image !== undefined) return digestOf("b64_json", image);
  const isTyped = data !== undefined && typeNames.some((name) => typeof value[name] === "string");
  return isTyped ? digestOf("data", data) : undefined;
}

const typeNames = ["mimeType", "mime_type", "mediaType", "media_type"];

function digestOf(key: string, held: unknown): Binary | undefined {
  if (types.isUint8Array(held)) return { key, digest: ofBytes(held) };
  return typeof held === "string" && held !== "" ? { key, digest: ofBase64(held) } : undefined;
}

/** The value of a property that is data; undefined for a getter. */
function dataOf(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
