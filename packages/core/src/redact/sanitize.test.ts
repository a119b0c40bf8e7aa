import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sanitize, Sanitizer } from "./sanitize.ts";

const whole = { changed: false, cut: 0 };
const nested = (depth: number): unknown => {
  let value: unknown = "bottom";
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};
const throwing = (): never => {
  throw new Error("no");
};

describe("what not every exporter can say", () => {
  test.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [1e300, "1e+300"],
    [2 ** 63, "9223372036854776000"],
    [2n ** 63n, "9223372036854775808"],
    [12n, 12],
    [Symbol("s"), null],
    [throwing, null],
    ["x\ud800y\udc00z😀\u0000", "x\ufffdy\ufffdz😀\ufffd"],
  ])("%s", (value, plain) => {
    expect(sanitize(value)).toEqual({ value: plain, changed: true, cut: 0 });
  });

  test.each([0, 1, -1, 0.1, 5e-324, 2 ** 53 - 1, "", "text 😀", true, null, undefined])(
    "%s stays",
    (value) => {
      expect(sanitize(value)).toEqual({ value, ...whole });
    },
  );

  test("-0 becomes 0", () => {
    expect(Object.is(sanitize(-0).value, 0)).toBe(true);
  });

  test("a plain list and bytes stay the same object", () => {
    const list = ["a", 1, true, null];
    const bytes = new Uint8Array([1, 2]);
    expect(sanitize(list).value).toBe(list);
    expect(sanitize(bytes).value).toBe(bytes);
  });

  test("a date is its text", () => {
    expect(sanitize(new Date(0)).value).toBe("1970-01-01T00:00:00.000Z");
  });

  test("a key that is called __proto__ is a key", () => {
    const { value } = sanitize(JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":1}}');
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("what does harm when it is read", () => {
  test("a circle is cut where it closes", () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle["self"] = circle;
    expect(sanitize(circle)).toEqual({
      value: { a: 1, self: "[Circular]" },
      changed: true,
      cut: 0,
    });
  });

  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  test.each([
    [
      "a getter",
      Object.defineProperty({}, "lost", { get: throwing, enumerable: true }),
      { lost: "[Unreadable]" },
    ],
    ["toJSON", { toJSON: throwing }, "[Unreadable]"],
    ["a Proxy", new Proxy({}, { get: throwing, ownKeys: throwing }), "[Unreadable]"],
    ["a revoked Proxy", revoked, "[Unreadable]"],
  ])("%s that throws costs its own value only", (_, value, left) => {
    expect(sanitize([1, value, 2])).toEqual({ value: [1, left, 2], changed: true, cut: 0 });
  });
});

describe("what is too much", () => {
  test("nesting is kept to the 32nd level", () => {
    expect(sanitize(nested(32))).toMatchObject(whole);
    expect(sanitize(nested(33)).cut).toBe(1);
    expect(JSON.stringify(sanitize(nested(100_000)).value)).toContain("[Too deep]");
  });

  test("lists and maps are kept to the 256th entry", () => {
    const list = Array.from({ length: 100_000 }, (_, index) => index);
    expect(sanitize(list)).toEqual({ value: list.slice(0, 256), changed: false, cut: 1 });
    const map = sanitize(Object.fromEntries(list.map((key) => [`k${key}`, key])));
    expect(Object.keys(Object(map.value))).toHaveLength(256);
    expect(map.cut).toBe(1);
  });

  test("texts are kept to 65,536 units, and never half a pair", () => {
    expect(sanitize("x".repeat(65_536))).toMatchObject(whole);
    expect(sanitize(`${"x".repeat(65_535)}😀`)).toEqual({
      value: "x".repeat(65_535),
      changed: false,
      cut: 1,
    });
  });
});

test("texts are given to the function with the names that they are kept under", () => {
  const seen: unknown[] = [];
  const sanitizer = new Sanitizer({}, (text, name) => {
    seen.push([text, name]);
    return text;
  });
  sanitizer.member({ a: { b: "1", c: ["2"] } }, "a");
  expect(seen).toEqual([
    ["b", undefined],
    ["1", "b"],
    ["c", undefined],
    ["2", "c"],
  ]);
});

test("whatever a value is, it becomes plain and can be written as JSON", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
    withNullPrototype: true,
    withObjectString: true,
  });
  fc.assert(
    fc.property(anything, (value) => {
      const { value: plain } = sanitize(value);
      const again = sanitize(plain);
      expect(again.changed).toBe(false);
      expect(again.cut).toBe(0);
      expect(() => JSON.stringify(plain)).not.toThrow();
    }),
    { numRuns: 1000 },
  );
});
