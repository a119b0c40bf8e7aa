// Readers for data of unknown shape: each gives what it could read, or undefined; none of them throws on plain data.

/** The value under `key`, or undefined where `value` is no object or has no such own or inherited property. */
export function at(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** `value` when it is a string that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `value` when it is a finite number. */
export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** `value` when it is a whole number from 0 to 2^53-1. */
export function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** `value` when it is a boolean. */
export function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** `value` as a list: itself when it is an array, else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The strings of `value` when it is an array that holds at least one. */
export function texts(value: unknown): string[] | undefined {
  const found = list(value).filter((item) => typeof item === "string");
  return found.length > 0 ? found : undefined;
}

/** `record` without the entries that are undefined. */
export function present<Value>(
  record: Readonly<Record<string, Value | undefined>>,
): Record<string, Value> {
  const out: Record<string, Value> = {};
  for (const key in record) {
    const value = record[key];
    if (value !== undefined) out[key] = value;
  }
  return out;
}
