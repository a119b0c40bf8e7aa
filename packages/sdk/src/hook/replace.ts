/**
 * Puts `value` under `key` of an object of the application's.
 *
 * An own property keeps its visibility; one that was inherited becomes hidden, so that printing, copying and comparing the
 * object show what they showed before. Throws where the object does not allow it.
 */
export function replace(object: object, key: PropertyKey, value: unknown): void {
  const enumerable = Object.getOwnPropertyDescriptor(object, key)?.enumerable ?? false;
  Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
}

/** A function of the application's or of a library's, to be called with `Reflect.apply`. */
export type Method = (...args: never[]) => unknown;

/** The method that `object` has or inherits under `key`. */
export function methodOf(object: object, key: PropertyKey): Method | undefined {
  const method: unknown = Reflect.get(object, key);
  return isMethod(method) ? method : undefined;
}

export function isMethod(value: unknown): value is Method {
  return typeof value === "function";
}
