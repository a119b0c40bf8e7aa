import { describe, expect, test } from "vitest";
import { watch } from "./watch.ts";

const told = () => {
  const seen: unknown[] = [];
  const settled = {
    complete: (value: unknown) => void seen.push(["completed", value]),
    fail: (error: unknown) => void seen.push(["failed", error]),
  };
  return { seen, settled };
};

/** A promise like those of the providers' clients: more than a promise, and lazy. */
class LazyPromise<Value> extends Promise<Value> {
  readonly #start: () => Promise<Value>;
  starts = 0;

  constructor(start: () => Promise<Value>) {
    super(() => undefined);
    this.#start = start;
  }

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- that is what clients do
  override then<A = Value, B = never>(
    onFulfilled?: ((value: Value) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.starts += 1;
    return this.#start().then(onFulfilled, onRejected);
  }

  more(): string {
    return "more";
  }
}

describe("watch", () => {
  test("a value that is no promise has ended", () => {
    const { seen, settled } = told();
    expect(watch(7, settled)).toBe(7);
    expect(seen).toEqual([["completed", 7]]);
  });

  test("a plain promise settles alike, and is told first", async () => {
    const { seen, settled } = told();
    expect(await watch(Promise.resolve(1), settled)).toBe(1);
    const error = new Error("x");
    await expect(watch(Promise.reject(error), settled)).rejects.toBe(error);
    expect(seen).toEqual([
      ["completed", 1],
      ["failed", error],
    ]);
  });

  test("the rejection of a plain promise that nobody handles stays unhandled, once", async () => {
    const unhandled: unknown[] = [];
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (reason) => unhandled.push(reason));
    const error = new Error("nobody handles this");
    watch(Promise.reject(error), told().settled);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
    expect(unhandled).toEqual([error]);
  });

  test("a client's own promise stays itself, is not started, and is told when it is awaited", async () => {
    const { seen, settled } = told();
    const lazy = new LazyPromise(() => Promise.resolve("reply"));
    const given = watch(lazy, settled);
    expect(given).toBe(lazy);
    expect([lazy.starts, lazy.more(), seen]).toEqual([0, "more", []]);
    expect(await lazy).toBe("reply");
    expect([lazy.starts, seen]).toEqual([1, [["completed", "reply"]]]);
  });

  test("a client's own promise that rejects is told, with and without a handler", async () => {
    const { seen, settled } = told();
    const error = new Error("x");
    const lazy = new LazyPromise(() => Promise.reject(error));
    watch(lazy, settled);
    await expect(lazy.then((value) => value)).rejects.toBe(error);
    expect(await lazy.catch(() => "handled")).toBe("handled");
    expect(seen).toEqual([
      ["failed", error],
      ["failed", error],
    ]);
  });

  test("a promise-like object that takes no property has ended", () => {
    const { seen, settled } = told();
    // oxlint-disable-next-line unicorn/no-thenable -- such objects exist
    const frozen = Object.freeze({ then: () => undefined });
    expect(watch(frozen, settled)).toBe(frozen);
    expect(seen).toHaveLength(1);
  });

  test("an object that throws when it is asked has ended", () => {
    const { seen, settled } = told();
    const hostile = {
      // oxlint-disable-next-line unicorn/no-thenable -- such objects exist
      get then(): never {
        throw new Error("no");
      },
    };
    expect(watch(hostile, settled)).toBe(hostile);
    expect(seen).toHaveLength(1);
  });
});
