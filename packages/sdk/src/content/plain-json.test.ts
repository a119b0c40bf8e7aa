import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainJson } from "./plain-json.ts";

const read = (value: unknown): unknown => JSON.parse(plainJson(value) ?? "null");
const bytes = new Uint8Array([1, 2, 3]);
const base64 = Buffer.from(bytes).toString("base64");
const sha256 = createHash("sha256").update(bytes).digest("hex");

describe("what is binary", () => {
  test.each([
    ["bytes", bytes, { size: 3, sha256 }],
    ["a buffer", Buffer.from(bytes), { size: 3, sha256 }],
    ["an array buffer", bytes.buffer, { size: 3, sha256 }],
    ["other numbers", new Float64Array(4), { size: 32 }],
    [
      "a part's data",
      { type: "blob", modality: "image", content: base64 },
      { type: "blob", modality: "image", content: "", size: 3, sha256 },
    ],
    [
      "a part's bytes",
      { type: "blob", content: bytes },
      { type: "blob", content: "", size: 3, sha256 },
    ],
    [
      "data with its type",
      { type: "image", mimeType: "image/png", data: base64 },
      { type: "image", mimeType: "image/png", data: "", size: 3, sha256 },
    ],
    ["an image that was made", [{ b64_json: base64 }], [{ b64_json: "", size: 3, sha256 }]],
  ])("of %s is told by its size and hash", (_, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test("in a URL is told in words", () => {
    const long = Buffer.alloc(300).toString("base64");
    expect(read([`data:image/png;base64,${long}`])).toEqual([
      expect.stringMatching(/^data:image\/png;base64 \(300 bytes, sha256 [0-9a-f]{64}\)$/),
    ]);
  });
});

describe("what is data", () => {
  test("is told as JSON tells it", () => {
    const value = { a: [1, null, "x", true], b: { c: undefined, d: Number.NaN }, e: new Date(0) };
    expect(plainJson(value)).toBe(JSON.stringify(value));
  });

  test("is told where JSON would fail or leave it out", () => {
    const circle: Record<string, unknown> = { a: 1n };
    circle["self"] = circle;
    expect(plainJson(circle)).toContain('{"a":"1","self":{"a":"1"');
    expect(read(new URL("https://example.com/"))).toBe("https://example.com/");
    expect(plainJson(JSON.parse('{"__proto__":{"a":1},"b":2}'))).toBe('{"b":2}');
  });

  test("runs none of its own code", () => {
    const calls: string[] = [];
    const value = {
      kept: 1,
      get got() {
        calls.push("getter");
        return 1;
      },
      toJSON() {
        calls.push("toJSON");
      },
    };
    const proxy = new Proxy({}, { ownKeys: () => (calls.push("proxy"), []) });
    expect(read([value, proxy])).toEqual([{ kept: 1 }, null]);
    expect(calls).toEqual([]);
  });

  test("is none of a function or nothing", () => {
    expect(plainJson(undefined)).toBeUndefined();
    expect(plainJson(() => 1)).toBeUndefined();
  });

  test("is bounded in depth, number and length", () => {
    const deep = Array.from({ length: 10_000 }).reduce<unknown>((inner) => [inner], "end");
    expect(plainJson(deep)?.length).toBeLessThan(200);
    expect(plainJson(Array.from({ length: 1_000_000 }, () => 1))?.length).toBeLessThan(250_000);
    const long = ["word ".repeat(1_000_000), "word ".repeat(1_000_000)];
    expect(plainJson(long)?.length).toBeLessThan(8.5 * 1024 * 1024);
  });

  test("of any kind becomes JSON", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withTypedArray: true });
    fc.assert(
      fc.property(anything, (value) => {
        const json = plainJson(value) ?? "null";
        expect(() => void JSON.parse(json)).not.toThrow();
      }),
    );
  });
});
