/** A value as OTLP/JSON has it; undefined for what it has no value for. */
export function anyValueOf(value: unknown): unknown {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return { intValue: String(value) };
    return { doubleValue: Number.isFinite(value) ? value : String(value) };
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return { arrayValue: { values: items.map((item) => anyValueOf(item) ?? {}) } };
  }
  if (typeof value !== "object" || value === null) return undefined;
  return { kvlistValue: { values: keyValuesOf(value) } };
}

/** Attributes as OTLP/JSON has them; what has no value is left out. */
export function keyValuesOf(attributes: object): readonly object[] {
  return Object.entries<unknown>({ ...attributes }).flatMap(([key, value]) => {
    const any = anyValueOf(value);
    return any === undefined ? [] : [{ key, value: any }];
  });
}
