import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test.each([
  ["a first half at the end", "cut \uD83D", "cut \uFFFD"],
  ["a second half at the start", "\uDE00 cut", "\uFFFD cut"],
  ["halves in the wrong order", "\uDE00\uD83D", "\uFFFD\uFFFD"],
  ["an emoji", "\u{1F600}", "\u{1F600}"],
  ["what looks like the escape of a half", String.raw`\ud83d \\ud83d`, String.raw`\ud83d \\ud83d`],
  ["a half after a backslash", "\\\uD83D", "\\\uFFFD"],
  ["control characters and quotes", '"\u0000\u001F\n\uD83D', '"\u0000\u001F\n\uFFFD'],
])("%s", (_, text, expected) => {
  const json = jsonText({ [text]: [text] });
  expect(JSON.parse(json)).toEqual({ [expected]: [expected] });
  expect(json).toBe(JSON.stringify({ [expected]: [expected] }));
});
