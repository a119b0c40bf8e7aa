import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonSize } from "./json-size.ts";

test("data has the size of its JSON", () => {
  const data = fc.jsonValue().filter((value) => typeof value !== "string");
  fc.assert(
    fc.property(data, (value) => {
      expect(jsonSize(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
    }),
  );
});

test("what JSON leaves out or writes as null counts so", () => {
  const value = { a: undefined, b: () => 1, c: [undefined, Number.NaN], d: new Date(0), ü: "\n" };
  expect(jsonSize(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
});

test("texts and bytes have their own size", () => {
  expect(jsonSize("größer")).toBe(8);
  expect(jsonSize(new Uint8Array(5))).toBe(5);
  expect(jsonSize(new ArrayBuffer(6))).toBe(6);
  expect(jsonSize({ long: "x".repeat(20_000) })).toBe(20_011);
});

test("what is no data, goes in a circle, or is too much has no size", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  const wide = Array.from({ length: 10_001 }, () => 1);
  const nothing = [undefined, () => 1, Symbol("s"), circle, wide, new Proxy({}, {})];
  for (const value of nothing) expect(jsonSize(value)).toBeUndefined();
});

const run = (): never => {
  throw new Error("ran");
};

test("a value's own code never runs", () => {
  const value = {
    toJSON: run,
    get computed() {
      return run();
    },
  };
  expect(jsonSize([value, Object.defineProperty([], "0", { get: run, enumerable: true })])).toBe(
    "[{},[null]]".length,
  );
});

test("anything at all is measured without an exception", () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withTypedArray: true,
        withSparseArray: true,
      }),
      (value) => {
        const size = jsonSize(value);
        expect(size === undefined || size >= 0).toBe(true);
      },
    ),
  );
});
