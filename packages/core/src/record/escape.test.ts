import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeJson, escapeText } from "./escape.ts";

const codes = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));

/** All that moves, colours, reorders or hides text on a terminal. */
const dangerous: readonly (readonly [string, readonly string[]])[] = [
  ["C0 controls with tab, newline, CR, BEL, BS, SO and ESC", codes(0x00, 0x1f)],
  ["DEL and C1 controls with the 8-bit CSI", codes(0x7f, 0x9f)],
  ["bidi embeddings and overrides", codes(0x202a, 0x202e)],
  ["bidi isolates", codes(0x2066, 0x2069)],
  ["bidi marks", ["\u200E", "\u200F", "\u061C"]],
  ["zero-width characters", [...codes(0x200b, 0x200d), "\u2060", "\uFEFF", "\u00AD", "\u034F"]],
  ["tag characters", codes(0xe0000, 0xe007f)],
  ["variation selectors that nothing draws", codes(0xe0100, 0xe01ef)],
  ["fillers", ["\u115F", "\u1160", "\u3164", "\uFFA0"]],
  ["line and paragraph separators", ["\u2028", "\u2029"]],
  ["halves of a character", ["\uD800", "\uDFFF"]],
];

describe("escapeText", () => {
  test.each(dangerous)("leaves none of: %s", (_, characters) => {
    for (const character of characters) {
      expect(escapeText(`a${character}b`)).toMatch(/^a\\(?:[nrt]|x[0-9a-f]{2}|u\{[0-9a-f]+\})b$/);
    }
  });

  test.each([
    ["a colour", "\u001B[31mred\u001B[0m", "\\x1b[31mred\\x1b[0m"],
    ["an OSC 8 link", "\u001B]8;;http://x\u001B\\text", "\\x1b]8;;http://x\\x1b\\text"],
    ["an OSC 52 clipboard write", "\u001B]52;c;ZXZpbA==\u0007", "\\x1b]52;c;ZXZpbA==\\x07"],
    ["an 8-bit CSI", "\u009B2J", "\\x9b2J"],
    ["a line that overwrites itself", "fine\rpwned", "fine\\rpwned"],
    ["a forged second line", "a\n0 errors", "a\\n0 errors"],
    ["text turned around", "user\u202Etxt.exe", "user\\u{202e}txt.exe"],
  ])("shows %s as what it is", (_, text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  test.each(["Grüße, 世界", "naïve – “quoted” …", "👍🏽 ❤️ é", "עברית العربية"])(
    "leaves %s as it is",
    (text) => {
      expect(escapeText(text)).toBe(text);
    },
  );

  test("changes nothing that it has escaped already", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = escapeText(text);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(escapeText(once)).toBe(once);
      }),
    );
  });

  test("takes a megabyte of escapes in linear time", () => {
    const hostile = "\u001B".repeat(1_000_000);
    expect(escapeText(hostile)).toHaveLength(4_000_000);
  });
});

describe("escapeJson", () => {
  test("means the same and holds no character that acts on a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const json = escapeJson(JSON.stringify({ text }));
        expect(json).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ text })));
      }),
    );
  });
});
