import { expect, test } from "vitest";
import { knownLibraries, knownLibrary, lowestSeen, sightOf } from "./library.ts";

const sight = (name: string, version: string): string | undefined => {
  const library = knownLibrary(name);
  return library === undefined ? undefined : sightOf(library, version);
};

test.each([
  ["openai", "4.0.0", "hooked"],
  ["openai", "3.3.0", "unsupported"],
  ["openai", "", "unsupported"],
  ["@anthropic-ai/sdk", "0.18.0", "unsupported"],
  ["@anthropic-ai/sdk", "0.133.0", "hooked"],
  ["@anthropic-ai/sdk", "0.134.0", "native"],
  ["@anthropic-ai/sdk", "1.11.0", "native"],
  ["groq-sdk", "1.6.0", "none"],
  ["lodash", "4.0.0", undefined],
])("%s %s: %s", (name, version, expected) => {
  expect(sight(name, version)).toBe(expected);
});

test("every range has the one form that is understood, and no name is there twice", () => {
  for (const { versions } of knownLibraries)
    for (const { range } of versions)
      expect(range).toMatch(/^>=\d+\.\d+\.\d+(?: <\d+\.\d+\.\d+)?$/);
  const names = knownLibraries.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("the lowest version that is seen", () => {
  expect(knownLibraries.map(lowestSeen).slice(0, 2)).toEqual(["4.0.0", "0.19.0"]);
  expect(knownLibraries.map(lowestSeen).at(-1)).toBeUndefined();
});
