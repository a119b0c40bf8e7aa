import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyValue, memberValue } from "./any-value.ts";
import { Budget, defaultValueLimit } from "./budget.ts";

interface Written {
  readonly value: unknown;
  readonly sanitized: boolean;
  readonly cut: number;
}

function write(value: unknown): Written {
  const budget = new Budget(900_000, defaultValueLimit, 0);
  const json: unknown = JSON.parse(memberValue({ value }, "value", budget));
  return { value: json, sanitized: budget.sanitized, cut: budget.cut };
}

function throwing(): never {
  throw new Error("no");
}

function nested(depth: number): unknown {
  let value: unknown = "bottom";
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function map(size: number): unknown {
  return Object.fromEntries(numbers(size).map((key) => [key, 1]));
}

const whole = { sanitized: false, cut: 0 };
const unreadable = { stringValue: "[Unreadable]" };

describe("values that OTLP/JSON cannot say", () => {
  test.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [2 ** 53, "9007199254740992"],
    [1e20, "100000000000000000000"],
    [1e300, "1e+300"],
    [2n ** 63n, "9223372036854775808"],
  ])("%s becomes the string %j", (value, stringValue) => {
    expect(write(value)).toEqual({ value: { stringValue }, sanitized: true, cut: 0 });
  });

  test.each([
    [2 ** 53 - 1, { intValue: "9007199254740991" }],
    [-0, { intValue: "0" }],
    [2n ** 63n - 1n, { intValue: "9223372036854775807" }],
    [-(2n ** 63n), { intValue: "-9223372036854775808" }],
    [5e-324, { doubleValue: 5e-324 }],
    [null, {}],
    [undefined, {}],
    [Symbol("s"), {}],
    [Buffer.from("hi"), { bytesValue: "aGk=" }],
    [new Date(0), { stringValue: "1970-01-01T00:00:00.000Z" }],
    [new Float64Array([0.5]), { arrayValue: { values: [{ doubleValue: 0.5 }] } }],
  ])("%s is written as it is", (value, written) => {
    expect(write(value)).toEqual({ value: written, ...whole });
  });

  test("lone surrogates become U+FFFD; pairs, and escapes that look like one, stay", () => {
    expect(write('x\ud800y\udc00z😀\\ud800"\u0000').value).toEqual({
      stringValue: 'x\ufffdy\ufffdz😀\\ud800"\u0000',
    });
  });
});

describe("values that do harm when they are read", () => {
  test("a circle is cut where it closes, and what is only used twice is not", () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle["self"] = [circle];
    const twice = { b: 1 };
    const written = JSON.stringify(write({ circle, list: [twice, twice] }));
    expect(written.match(/\[Circular\]/g)).toHaveLength(1);
    expect(written.match(/"b"/g)).toHaveLength(2);
  });

  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const hostile = new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing });

  test.each([
    ["a Proxy that throws", hostile],
    ["a Proxy that was revoked", revoked],
    ["toJSON that throws", { toJSON: throwing }],
  ])("%s costs its own value only", (_, value) => {
    expect(write([1, value, 2])).toEqual({
      value: { arrayValue: { values: [{ intValue: "1" }, unreadable, { intValue: "2" }] } },
      sanitized: true,
      cut: 0,
    });
  });

  test("a getter that throws costs its own value only", () => {
    const value = {
      get lost() {
        return throwing();
      },
      kept: 1,
    };
    const values = [
      { key: "lost", value: unreadable },
      { key: "kept", value: { intValue: "1" } },
    ];
    expect(write(value)).toEqual({ value: { kvlistValue: { values } }, sanitized: true, cut: 0 });
  });

  test("whatever a value is, it becomes JSON", () => {
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
        const budget = new Budget(900_000, defaultValueLimit, 0);
        expect(JSON.parse(anyValue(value, budget))).toBeTypeOf("object");
      }),
      { numRuns: 1000 },
    );
  });
});

describe("values that are too much", () => {
  test("nesting is kept to the 32nd level", () => {
    expect(write(nested(32))).toMatchObject(whole);
    expect(JSON.stringify(write(nested(33)).value)).not.toContain("bottom");
    expect(write(nested(33)).cut).toBe(1);
    expect(write(nested(100_000)).cut).toBe(1);
  });

  test("a list is kept to its 256th item", () => {
    expect(write(numbers(256))).toMatchObject(whole);
    const values = numbers(256).map((value) => ({ intValue: String(value) }));
    expect(write(numbers(257))).toMatchObject({ value: { arrayValue: { values } }, cut: 1 });
  });

  test("a map is kept to its 256th key", () => {
    expect(write(map(256))).toMatchObject(whole);
    expect(write(map(100_000)).cut).toBe(1);
    expect(JSON.stringify(write(map(100_000)).value)).not.toContain('"256"');
  });

  test("a string is kept to 65536 units, and never half a pair", () => {
    expect(write("x".repeat(65_536))).toMatchObject(whole);
    expect(write(`${"x".repeat(65_535)}😀`)).toEqual({
      value: { stringValue: "x".repeat(65_535) },
      sanitized: false,
      cut: 1,
    });
  });

  test("bytes are kept to where a string would be", () => {
    expect(write(new Uint8Array(32_768))).toMatchObject(whole);
    expect(write(new Uint8Array(32_769)).cut).toBe(1);
  });
});
