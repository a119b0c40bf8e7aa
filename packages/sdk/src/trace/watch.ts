import { types } from "node:util";
import { failed } from "../guard.ts";

/** Told once how a function that returned a promise went. */
export interface Settled {
  complete(value: unknown): void;
  fail(error: unknown): void;
}

/**
 * Tells `settled` how `value` ends and gives what the caller is to get for it.
 *
 * A plain promise is passed on as one that settles alike: to watch it from the side would count as handling its rejection,
 * and one that nobody handles would go unseen. Any other promise-like object is passed on itself, because it can do more
 * than settle; it is watched by its own `then`, when the application calls that. What is no promise, or cannot be watched,
 * has ended.
 */
export function watch(value: unknown, settled: Settled): unknown {
  try {
    if (isPlainPromise(value)) return alike(value, settled);
    if (isPromiseLike(value) && watchThen(value, settled)) return value;
  } catch (error) {
    failed("promise", error);
  }
  settled.complete(value);
  return value;
}

/** A promise that can do no more than settle. */
export function isPlainPromise(value: unknown): value is Promise<unknown> {
  return (
    types.isPromise(value) &&
    Object.getPrototypeOf(value) === Promise.prototype &&
    Object.getOwnPropertyNames(value).length === 0
  );
}

async function alike(value: Promise<unknown>, settled: Settled): Promise<unknown> {
  let result: unknown;
  try {
    result = await value;
  } catch (error) {
    settled.fail(error);
    throw error;
  }
  settled.complete(result);
  return result;
}

type Then = (this: unknown, onFulfilled?: unknown, onRejected?: unknown) => unknown;

interface PromiseLikeObject {
  readonly then: Then;
}

function isPromiseLike(value: unknown): value is PromiseLikeObject {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "then") === "function"
  );
}

/** Puts a `then` of its own on `value` that passes everything on; false where `value` takes no property. */
function watchThen(value: PromiseLikeObject, settled: Settled): boolean {
  const { then } = value;
  const watched: Then = function watchedThen(onFulfilled, onRejected) {
    const fulfilled = (result: unknown): unknown => {
      settled.complete(result);
      return typeof onFulfilled === "function" ? onFulfilled(result) : result;
    };
    const rejected = (error: unknown): unknown => {
      settled.fail(error);
      if (typeof onRejected === "function") return onRejected(error);
      throw error;
    };
    return Reflect.apply(then, this, [fulfilled, rejected]);
  };
  const property = { value: watched, writable: true, configurable: true, enumerable: false };
  // oxlint-disable-next-line unicorn/no-thenable -- it has one; this one passes on to it
  return Reflect.defineProperty(value, "then", property);
}
