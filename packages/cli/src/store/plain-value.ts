import { list } from "@spoor/core/record";
import type { RowAttributes } from "../ingest/rows.ts";

/** Levels of lists and maps inside one attribute that are read. */
const deepest = 16;

export type AnyObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is AnyObject {
  return typeof value === "object" && value !== null;
}

/** Attributes as plain values, and those among them whose OTLP value the plain one does not tell. */
export interface Plain {
  readonly attributes: RowAttributes;
  /** Key-value pairs of OTLP as they stood: bytes, whole numbers that were doubles, integers beyond 2^53 and the like. */
  readonly odd: readonly unknown[];
}

/** Whether the plain values given so far say all that the OTLP values said. */
interface Exactness {
  exact: boolean;
}

function inexact(state: Exactness): undefined {
  state.exact = false;
  return undefined;
}

function intOf(value: unknown, state: Exactness): unknown {
  const int = typeof value === "string" ? Number(value) : value;
  if (Number.isSafeInteger(int) && (typeof value !== "string" || String(int) === value)) return int;
  state.exact = false;
  return Number.isSafeInteger(int) ? int : value;
}

function doubleOf(value: unknown, state: Exactness): unknown {
  const double = typeof value === "string" ? Number(value) : value;
  // A whole number reads back as an integer, and JSON has no NaN.
  if (typeof value === "string" || Number.isInteger(double)) state.exact = false;
  return double;
}

function valueOf(any: unknown, state: Exactness, depth: number): unknown {
  if (!isObject(any) || depth > deepest) return inexact(state);
  const string = any["stringValue"];
  if (typeof string === "string") return string;
  const int = any["intValue"];
  if (int !== undefined) return intOf(int, state);
  const double = any["doubleValue"];
  if (double !== undefined) return doubleOf(double, state);
  const bool = any["boolValue"];
  if (typeof bool === "boolean") return bool;
  const array = any["arrayValue"];
  if (isObject(array)) {
    return list(array["values"]).map((item) => valueOf(item, state, depth + 1));
  }
  const map = any["kvlistValue"];
  if (isObject(map)) return recordOf(map["values"], state, depth + 1);
  state.exact = false;
  const bytes = any["bytesValue"];
  return typeof bytes === "string" ? bytes : undefined;
}

function recordOf(keyValues: unknown, state: Exactness, depth: number): RowAttributes {
  const out: Record<string, unknown> = Object.create(null);
  for (const keyValue of list(keyValues)) {
    const key = isObject(keyValue) ? keyValue["key"] : undefined;
    if (!isObject(keyValue) || typeof key !== "string") {
      state.exact = false;
      continue;
    }
    const value = valueOf(keyValue["value"], state, depth);
    if (value !== undefined) out[key] = value;
  }
  return out;
}

/** A list of OTLP's attributes as plain values. Of two with one key the last counts. Never throws. */
export function plainOf(keyValues: unknown): Plain {
  const attributes: Record<string, unknown> = Object.create(null);
  const odd: unknown[] = [];
  const state: Exactness = { exact: true };
  for (const keyValue of list(keyValues)) {
    const key = isObject(keyValue) ? keyValue["key"] : undefined;
    if (!isObject(keyValue) || typeof key !== "string") continue;
    state.exact = true;
    const value = valueOf(keyValue["value"], state, 0);
    if (value !== undefined) attributes[key] = value;
    if (!state.exact) odd.push(keyValue);
  }
  return { attributes, odd };
}

function anyValueOf(value: unknown): AnyObject {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValueOf) } };
  return isObject(value) ? { kvlistValue: { values: keyValuesOf(value, []) } } : {};
}

/** The list of OTLP's attributes that {@link plainOf} made plain. */
export function keyValuesOf(attributes: AnyObject, odd: readonly unknown[]): readonly unknown[] {
  const kept = new Map(
    odd.map((keyValue) => [isObject(keyValue) ? keyValue["key"] : "", keyValue]),
  );
  const plain = Object.entries(attributes).map(([key, value]) => {
    const said = kept.get(key);
    kept.delete(key);
    return said ?? { key, value: anyValueOf(value) };
  });
  return [...plain, ...kept.values()];
}
