import { describe, expect, test } from "vitest";
import { failureCounts } from "../guard.ts";
import {
  givenAttributes,
  givenMember,
  givenName,
  givenOptions,
  givenText,
  Names,
} from "./given.ts";

test("a name is cut at 128 characters, and what is none is unnamed", () => {
  expect(givenName("x".repeat(128))).toBe("x".repeat(128));
  expect(givenName("x".repeat(129))).toBe("x".repeat(128));
  for (const none of ["", undefined, null, 5, {}, [], Symbol("s"), () => {}])
    expect(givenName(none)).toBe("unnamed");
});

test("a text is cut at its bound, and what is none is undefined", () => {
  expect(givenText("abc", 3)).toBe("abc");
  expect(givenText("abcd", 3)).toBe("abc");
  expect(givenText(5)).toBeUndefined();
});

test("a member is one of the list, or undefined", () => {
  expect(givenMember(["a", "b"], "b")).toBe("b");
  expect(givenMember(["a", "b"], "c")).toBeUndefined();
});

test("options are an object", () => {
  const options = {};
  expect(givenOptions(options)).toBe(options);
  for (const none of [undefined, null, 5, "text", [], () => {}])
    expect(givenOptions(none)).toBeUndefined();
});

describe("attributes", () => {
  test("are texts, numbers, booleans and arrays of one of them", () => {
    const fit = { a: "x", b: 1, c: false, d: ["x"], e: [1, 2], f: [true], g: [] };
    const unfit = { h: Number.NaN, i: [1, "x"], j: {}, k: null, l: [null], m: 5n, "": 1 };
    expect(givenAttributes({ ...fit, ...unfit })).toEqual(fit);
  });

  test("are at most 80, with names of 128, texts of 4,096 characters, and arrays of 128", () => {
    const many = Object.fromEntries(Array.from({ length: 81 }, (_, n) => [`a${n}`, n]));
    expect(Object.keys(givenAttributes(many) ?? {})).toHaveLength(80);
    const long = {
      ["n".repeat(129)]: "x".repeat(4097),
      list: Array.from({ length: 129 }, () => 1),
    };
    const cut = Object.entries(givenAttributes(long) ?? {});
    expect(cut[0]).toEqual(["n".repeat(128), "x".repeat(4096)]);
    expect(cut[1]?.[1]).toHaveLength(128);
  });

  test("are none where no object was given", () => {
    for (const none of [undefined, null, "text", ["a"], new Uint8Array(3)])
      expect(givenAttributes(none)).toBeUndefined();
  });
});

test("names stay within their bound over many calls, and what is too many is counted", () => {
  const names = new Names(2, ["given"]);
  expect(names.within({ a: 1, b: 2 })).toEqual({ a: 1 });
  expect(names.within({ a: 3, given: 4, c: 5 })).toEqual({ a: 3, given: 4 });
  expect(names.within(undefined)).toEqual({});
  expect(failureCounts().get("attribute bound")).toBe(2);
});
