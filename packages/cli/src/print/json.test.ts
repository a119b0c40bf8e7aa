import { expect, test } from "vitest";
import { jsonPieces, jsonText } from "./json.ts";

test("the pieces of an object are its JSON text", () => {
  const object = {
    schema: "x/1",
    none: undefined,
    list: [{ a: 1 }, { b: "\u001B" }],
    empty: [],
    n: null,
  };
  expect(JSON.parse([...jsonPieces(object)].join(""))).toEqual(JSON.parse(JSON.stringify(object)));
  expect(JSON.parse([...jsonPieces({})].join(""))).toEqual({});
});

test("no piece holds more than one element of a list", () => {
  const longest = Math.max(
    ...[...jsonPieces({ list: Array.from({ length: 1000 }, () => "x".repeat(100)) })].map(
      (piece) => piece.length,
    ),
  );
  expect(longest).toBeLessThan(120);
});

test("JSON text cannot act on a terminal", () => {
  expect(jsonText({ a: "\u009B2J\u202E" })).toBe('{\n  "a": "\\u009b2J\\u202e"\n}\n');
});
