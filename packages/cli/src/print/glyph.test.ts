import { expect, test } from "vitest";
import { glyphsOf, speaksUnicode } from "./glyph.ts";

test.each([
  [{ LANG: "en_US.UTF-8" }, true],
  [{ LANG: "C.utf8", TERM: "xterm" }, true],
  [{ LANG: "en_US.UTF-8", LC_ALL: "C" }, false],
  [{ LANG: "C", LC_CTYPE: "de_DE.UTF-8" }, true],
  [{ LANG: "en_US.UTF-8", TERM: "dumb" }, false],
  [{ LANG: "en_US.UTF-8", TERM: "linux" }, false],
  [{ WT_SESSION: "1" }, true],
  [{}, false],
])("%j speaks Unicode: %s", (env, speaks) => {
  expect(speaksUnicode(env)).toBe(speaks);
});

test("draws with ASCII alone where asked", () => {
  expect(Object.values(glyphsOf(false)).join("")).toMatch(/^[\x20-\x7E]+$/);
});
