import * as fc from "fast-check";
import { expect, test } from "vitest";
import { repaired } from "./mojibake.ts";

test.each([
  ["âœ… [1] Completed", "✅ [1] Completed"],
  ["ğŸš€ ready", "🚀 ready"],
  ["ğŸ¤– asks", "🤖 asks"],
  ["\uF8FFüîß fixed, \uF8FFüìä told", "🔧 fixed, 📊 told"],
  ["Ãœbersetzung fÃ¼r â€žGrÃ¼ÃŸeâ€œ", "Übersetzung für „Grüße“"],
  ["a â†’ b", "a → b"],
])("%s", (wrong, right) => {
  expect(repaired(wrong)).toBe(right);
});

test.each([
  "Übersetzung für “Grüße” prüfen — 日本語 ✅",
  "naïve café",
  "Żółć",
  "ğŸ“",
  "ёж",
  "",
  "plain",
])("%s stays", (text) => {
  expect(repaired(text)).toBe(text);
});

test.each(["windows-1254", "macintosh"])("undoes %s", (encoding) => {
  const decoder = new TextDecoder(encoding);
  for (const text of ["ünï", "日本語", "✅ 🚀", "Zażółć gęślą jaźń"])
    expect(repaired(decoder.decode(Buffer.from(text)))).toBe(text);
});

test("never throws, and leaves ASCII alone", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(repaired(text).replaceAll(/[^\0-\x7F]+/g, "")).toBe(
        text.replaceAll(/[^\0-\x7F]+/g, ""),
      );
    }),
  );
});
