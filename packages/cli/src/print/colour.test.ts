import { expect, test } from "vitest";
import { paintOf, wantsColour } from "./colour.ts";
import type { ColourQuestion } from "./colour.ts";

const on: ColourQuestion = { choice: "auto", env: {}, isTTY: true };
const off: ColourQuestion = { choice: "auto", env: {}, isTTY: false };

test.each<[string, ColourQuestion, boolean]>([
  ["a terminal has colours", on, true],
  ["a pipe has none", off, false],
  ["CI alone turns none on", { ...off, env: { CI: "1" } }, false],
  ["the flag wins over everything", { ...off, choice: "always", env: { NO_COLOR: "1" } }, true],
  ["the flag turns off too", { ...on, choice: "never", env: { FORCE_COLOR: "1" } }, false],
  ["FORCE_COLOR wins over NO_COLOR", { ...off, env: { FORCE_COLOR: "1", NO_COLOR: "1" } }, true],
  ["FORCE_COLOR=0 turns off", { ...on, env: { FORCE_COLOR: "0" } }, false],
  ["NO_COLOR turns off", { ...on, env: { NO_COLOR: "1" } }, false],
  ["an empty NO_COLOR is none", { ...on, env: { NO_COLOR: "" } }, true],
  ["a dumb terminal has none", { ...on, env: { TERM: "dumb" } }, false],
])("%s", (_, question, colours) => {
  expect(wantsColour(question)).toBe(colours);
});

test("paints with a colour that ends where the text ends, and nothing where there is none", () => {
  expect(paintOf(true).red("x")).toBe("\u001B[31mx\u001B[39m");
  expect(paintOf(true).red("")).toBe("");
  expect(paintOf(false).red("x")).toBe("x");
});
