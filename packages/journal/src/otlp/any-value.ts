import { isList, marks, maxDepth, maxEntries, plainNumber } from "@spoor/core/redact";
import type { Budget } from "./budget.ts";

const empty = "{}";
const yes = '{"boolValue":true}';
const no = '{"boolValue":false}';
const circular = `{"stringValue":"${marks.circular}"}`;
const tooDeep = `{"stringValue":"${marks.tooDeep}"}`;
const unreadable = `{"stringValue":"${marks.unreadable}"}`;
const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/**
 * `value` as the JSON of an OTLP AnyValue. Numbers that OTLP/JSON cannot say (NaN, infinities, integers beyond
 * 2^53) become strings; null, undefined, functions and symbols the empty value. May throw what a getter, `toJSON` or
 * Proxy of `value` itself throws; what is inside it is caught.
 */
export function anyValue(value: unknown, budget: Budget): string {
  if (typeof value === "string") return `{"stringValue":${budget.text(value)}}`;
  if (typeof value === "number") return numberValue(value, budget);
  if (typeof value === "boolean") return value ? yes : no;
  if (typeof value === "bigint") return bigintValue(value, budget);
  return typeof value === "object" && value !== null ? objectValue(value, budget) : empty;
}

/** The value under `key` of `holder` as an AnyValue, or a mark in its place where reading it throws. */
export function memberValue(holder: object, key: string | number, budget: Budget): string {
  try {
    return anyValue(Reflect.get(holder, key), budget);
  } catch {
    budget.sanitize();
    return unreadable;
  }
}

function numberValue(value: number, budget: Budget): string {
  const plain = plainNumber(value);
  if (Number.isInteger(plain)) return `{"intValue":"${plain}"}`;
  if (typeof plain === "number") return `{"doubleValue":${plain}}`;
  budget.sanitize();
  return `{"stringValue":"${plain}"}`;
}

function bigintValue(value: bigint, budget: Budget): string {
  if (value >= minInt64 && value <= maxInt64) return `{"intValue":"${value}"}`;
  budget.sanitize();
  return `{"stringValue":${budget.text(String(value))}}`;
}

function objectValue(value: object, budget: Budget): string {
  if (value instanceof Uint8Array) return `{"bytesValue":${budget.base64(value)}}`;
  if (budget.around.includes(value)) {
    budget.sanitize();
    return circular;
  }
  if (budget.around.length >= maxDepth) {
    budget.leaveOut();
    return tooDeep;
  }
  budget.around.push(value);
  try {
    return isList(value) ? listValue(value, budget) : mapOrJson(value, budget);
  } finally {
    budget.around.pop();
  }
}

function listValue(list: ArrayLike<unknown>, budget: Budget): string {
  const length = Math.min(list.length, maxEntries);
  if (list.length > length) budget.leaveOut();
  let items = "";
  for (let index = 0; index < length && budget.take(); index += 1) {
    const item = memberValue(list, index, budget);
    items = index === 0 ? item : `${items},${item}`;
  }
  return `{"arrayValue":{"values":[${items}]}}`;
}

function mapOrJson(value: object, budget: Budget): string {
  const toJson: unknown = Reflect.get(value, "toJSON");
  if (typeof toJson !== "function") return mapValue(value, budget);
  const json: unknown = Reflect.apply(toJson, value, []);
  return json === value ? mapValue(value, budget) : anyValue(json, budget);
}

function mapValue(map: object, budget: Budget): string {
  const keys = Object.keys(map);
  const length = Math.min(keys.length, maxEntries);
  if (keys.length > length) budget.leaveOut();
  let members = "";
  for (let index = 0; index < length && budget.take(); index += 1) {
    const key = keys[index] ?? "";
    const member = `{"key":${budget.shortText(key)},"value":${memberValue(map, key, budget)}}`;
    members = index === 0 ? member : `${members},${member}`;
  }
  return `{"kvlistValue":{"values":[${members}]}}`;
}
