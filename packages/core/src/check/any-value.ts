import { at, list } from "../record/index.ts";

/** A value as OTLP/JSON tells it, with its type; `none` is a value that is absent or cannot be read. */
export type AnyValue =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "int" | "double"; readonly value: number }
  | { readonly type: "bytes"; readonly value: string }
  | { readonly type: "array"; readonly value: readonly AnyValue[] }
  | { readonly type: "map"; readonly value: ReadonlyMap<string, AnyValue> }
  | { readonly type: "none"; readonly value: undefined };

/** Levels of lists and maps inside one value that are read: data may be nested without end. */
const deepest = 32;
const none: AnyValue = { type: "none", value: undefined };

function intOf(value: unknown): AnyValue {
  const isDigits = typeof value === "string" && /^-?\d{1,19}$/.test(value);
  const int = isDigits ? Number(value) : value;
  return typeof int === "number" && Number.isInteger(int) ? { type: "int", value: int } : none;
}

function doubleOf(value: unknown): AnyValue {
  if (typeof value === "number") return { type: "double", value };
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") {
    return { type: "double", value: Number(value) };
  }
  return none;
}

function mapOf(keyValues: unknown, depth: number): ReadonlyMap<string, AnyValue> {
  const out = new Map<string, AnyValue>();
  for (const keyValue of list(keyValues)) {
    const key = at(keyValue, "key");
    if (typeof key === "string") out.set(key, anyValueOf(at(keyValue, "value"), depth + 1));
  }
  return out;
}

/** Reads an OTLP `AnyValue`. */
export function anyValueOf(any: unknown, depth = 0): AnyValue {
  if (depth > deepest) return none;
  const string = at(any, "stringValue");
  if (typeof string === "string") return { type: "string", value: string };
  const bool = at(any, "boolValue");
  if (typeof bool === "boolean") return { type: "boolean", value: bool };
  const int = at(any, "intValue");
  if (int !== undefined) return intOf(int);
  const double = at(any, "doubleValue");
  if (double !== undefined) return doubleOf(double);
  const array = at(any, "arrayValue");
  if (array !== undefined) {
    const items = list(at(array, "values")).map((item) => anyValueOf(item, depth + 1));
    return { type: "array", value: items };
  }
  const map = at(any, "kvlistValue");
  if (map !== undefined) return { type: "map", value: mapOf(at(map, "values"), depth) };
  const bytes = at(any, "bytesValue");
  return typeof bytes === "string" ? { type: "bytes", value: bytes } : none;
}

/** The plain value that JSON would have for `any`. */
export function plainOf({ type, value }: AnyValue): unknown {
  if (type === "array") return value.map(plainOf);
  if (type !== "map") return value ?? null;
  const out: Record<string, unknown> = Object.create(null);
  for (const [key, item] of value) out[key] = plainOf(item);
  return out;
}
