import * as fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { normalizedStep } from "../blocked-step.ts";
import { gapsOf } from "./gap.ts";
import type { BlockedRecord } from "./gap.ts";
import { suggestionsOf } from "./suggestion.ts";
import type { ExactEngine, Suggestion, SuggestOptions } from "./suggestion.ts";

const engine: ExactEngine = {
  compile(source, flags) {
    const compiled = RE2JS.compile(source, flags === "i" ? RE2JS.CASE_INSENSITIVE : 0);
    return (step) => compiled.testExact(step);
  },
};

const recordsOf = (texts: readonly string[]): readonly BlockedRecord[] =>
  texts.map((text, i) => ({ text, at: new Date(Date.UTC(2026, 10, 20) + i).toISOString() }));

function countsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function suggested(
  texts: readonly string[],
  options: Partial<SuggestOptions> = {},
): readonly Suggestion[] {
  const gaps = gapsOf(recordsOf(texts));
  return suggestionsOf(gaps, { engine, counts: countsOf(texts), ...options });
}

const pages = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `User opens the ${name} page from the main menu`);

describe("what is suggested", () => {
  test.each([
    [["Click 1", "Click 2", "click  3"], String.raw`^\s*Click\s+(\d+(?:[.,]\d+)*)\s*$`],
    [
      ['Click the "a" button', 'Click "b" button', 'Click "c" button'],
      String.raw`^\s*Click\s+(?:(?:the|an?)\s+)?"([^"]*)"\s+button\s*$`,
    ],
    [
      ["A user waits", "the user waits", "user waits"],
      String.raw`^\s*(?:(?:the|an?)\s+)?user\s+waits\s*$`,
    ],
    [
      ["Press the A button", "Press A button", "press a button"],
      String.raw`^\s*Press\s+(?:(?:the|an?)\s+)*button\s*$`,
    ],
    [["(a+)+$", "(a+)+$", "(a+)+$"], String.raw`^\s*\(a\+\)\+\$\s*$`],
  ])("of %j is %s", (texts, expected) => {
    expect(suggested(texts).map(({ regex }) => regex)).toEqual([expected]);
  });

  test("of normal forms alone matches what they are left of", () => {
    const word = fc.constantFrom(
      "Drag",
      "slider",
      "the",
      "a",
      "An",
      "to",
      '"Sign in"',
      "50",
      "7.5",
      "user's",
    );
    const steps = fc
      .array(word, { minLength: 2, maxLength: 9 })
      .map((words) => `Then ${words.join(" ")} ends`);
    fc.assert(
      fc.property(steps, (step) => {
        const text = step.replaceAll(/\b(the|an?)(?: (?:the|an?)\b)+/gi, "$1");
        const form = normalizedStep(text);
        const [one] = suggested([form, form, form]);
        expect(text).toMatch(new RegExp(one?.regex ?? "", "i"));
        expect(one?.covered).toBe(3);
      }),
    );
  });

  test("is one for steps that differ in a word, each of which is too rare alone", () => {
    const [one, ...more] = suggested(pages("Orders", "Profile", "Billing", "Billing"));
    expect(more).toEqual([]);
    expect(one).toMatchObject({ covered: 4, precision: 1, coverage: 1 });
    const regex = new RegExp(one?.regex ?? "", "i");
    expect(regex.exec("user opens Reports page from main menu")?.[1]).toBe("Reports");
    expect(regex.test("user opens page from main menu")).toBe(false);
  });

  test("is one for each where each is frequent", () => {
    const texts = pages("Orders", "Orders", "Orders", "Profile", "Profile", "Profile");
    const all = suggested(texts);
    expect(all.map(({ covered }) => covered)).toEqual([3, 3]);
    expect(all.map(({ examples }) => examples.length)).toEqual([1, 1]);
  });

  test("is nothing that tries articles and words in every way", () => {
    const texts = ["x", "y", "z"].map(
      (name) => `the ${name} and the ${name} go to it and see what the ${name} is for now`,
    );
    const [one] = suggested(texts);
    const regex = new RegExp(one?.regex ?? "", "i");
    expect(texts.every((text) => regex.test(text))).toBe(true);
    expect(regex.test(`${"the ".repeat(50_000)}!`)).toBe(false);
    const words = Array.from({ length: 30 }, (_, i) => `word${String.fromCharCode(97 + i)}`);
    const long = ["x", "y", "z"].map((name) => `${words.join(" ")} ${`the ${name} `.repeat(4)}end`);
    expect(suggested(long)).toEqual([]);
  });

  test("is nothing where more words differ than stay", () => {
    expect(suggested(["a b", "a c", "a d"], { minCount: 3 })).toEqual([]);
  });

  test("is nothing that matches what is covered", () => {
    const texts = pages("Orders", "Profile", "Billing");
    expect(suggested(texts, { alreadyCovered: pages("Reports") })).toEqual([]);
  });
});

describe("figures of suggestions", () => {
  const word = fc.constantFrom("open", "the", "page", "x", "y", '"a"', '"b c"', "7", "19", "now");
  const step = fc.array(word, { minLength: 1, maxLength: 7 }).map((words) => words.join(" "));

  test("follow from what the expression matches", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.array(step, { maxLength: 5 }),
        (texts, old) => {
          for (const one of suggested(texts, { minCount: 2, alreadyCovered: old })) {
            const regex = new RegExp(one.regex, one.flags);
            const matched = texts.filter((text) => regex.test(text));
            const own = matched.filter((text) => one.examples.includes(text));
            expect(one.covered).toBe(own.length);
            expect(one.precision).toBeCloseTo(own.length / matched.length, 12);
            expect(one.coverage).toBeCloseTo(own.length / texts.length, 12);
            expect(one.confidence).toBeCloseTo(
              Math.min(0.9, 0.5 + own.length / 50) * one.precision,
              12,
            );
            expect(old.filter((text) => regex.test(text))).toEqual([]);
          }
        },
      ),
    );
  });

  test("count each blocked step once: gaps have all of them, and their ids differ", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(step, fc.string({ unit: "binary" })), { maxLength: 60 }),
        (texts) => {
          const gaps = gapsOf(recordsOf(texts));
          const told = texts.filter((text) => text.trim() !== "");
          expect(gaps.reduce((sum, { count }) => sum + count, 0)).toBe(told.length);
          expect(new Set(gaps.flatMap(({ variants }) => variants)).size).toBe(new Set(told).size);
          expect(new Set(gaps.map(({ id }) => id)).size).toBe(gaps.length);
          expect(gaps.filter(({ firstSeen, lastSeen }) => firstSeen > lastSeen)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
