import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fields } from "./fields.ts";
import { parse } from "./parse.ts";
import { print } from "./print.ts";
import type { Comparison, Target, Term, Test } from "./query.ts";
import { targetField } from "./test-of.ts";

/** Pieces that mean something to the grammar, between pieces that do not. */
const piece = fc.oneof(
  fc.constantFrom(...Array.from("-:=<>!*()\"\\ \n\t.$'")),
  fc.constantFrom(
    "OR",
    "AND",
    "NOT",
    "has:",
    "model:",
    "kind:llm",
    "cost:>",
    "1.5s",
    "10k",
    "a.b:",
  ),
  fc.constantFrom(">=", "!=", "time:", "now-2h", "yesterday", "2026-11-20", "世界", "ÄÖ"),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const anyText = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(""));

const comparison = fc.constantFrom<Comparison>("=", ">", ">=", "<", "<=");
const order = fc.constantFrom<Comparison>(">", ">=", "<", "<=");
const number = fc.oneof(
  fc.integer({ min: 0, max: 100_000_000 }),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
);
const numberTest = (asked: fc.Arbitrary<Comparison>): fc.Arbitrary<Test> =>
  fc.record({
    type: fc.constant("number"),
    comparison: asked,
    number: number.map((one) => one + 0),
  });

const glob = fc
  .tuple(
    anyText,
    fc.array(
      anyText.filter((part) => part !== ""),
      { maxLength: 2 },
    ),
    anyText,
  )
  .map((parts) => parts.flat());
const textTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    type: fc.constant("pattern"),
    parts: fc.oneof(
      anyText.map((one) => [one]),
      glob,
    ),
  }),
  fc.record({ type: fc.constant("exact"), text: anyText }),
);
const timeTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    type: fc.constant("time"),
    comparison,
    text: fc.constantFrom("today", "2026-11-20"),
  }),
  fc.record({
    type: fc.constant("time"),
    comparison: order,
    text: fc.constantFrom("2h", "now", "2026-11-20 10:00", "2026-11-20T10:00:00.5+01:00"),
  }),
);

function testFor(target: Target): fc.Arbitrary<Test> {
  const field = targetField(target);
  if (field === undefined) return fc.oneof(textTest, numberTest(order));
  if (field.type === "time") return timeTest;
  if (field.type === "text" || field.type === "id") return textTest;
  if (field.type !== "word") return numberTest(comparison);
  return fc.constantFrom(...field.words).map((word) => ({ type: "pattern", parts: [word] }));
}

const target: fc.Arbitrary<Target> = fc.oneof(
  fc.record({
    type: fc.constant("field"),
    name: fc.constantFrom(...fields.map(({ name }) => name)),
  }),
  fc.record({
    type: fc.constant("attribute"),
    key: fc.oneof(fc.constantFrom("gen_ai.agent.name", "error.type", "x-a/b.c", "model"), anyText),
  }),
);
const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({
    type: fc.constant("text"),
    negated: fc.boolean(),
    text: anyText.filter((text) => text !== ""),
  }),
  fc.record({ type: fc.constant("has"), negated: fc.boolean(), target }),
  target.chain((one) =>
    fc.record({
      type: fc.constant("field"),
      negated: fc.boolean(),
      target: fc.constant(one),
      tests: fc.array(testFor(one), { minLength: 1, maxLength: 3 }),
    }),
  ),
);
const query = fc.array(term, { maxLength: 5 }).map((terms) => ({ terms }));

test("what is printed is read back as the same query, without a problem", () => {
  fc.assert(
    fc.property(query, (one) => {
      expect(parse(print(one))).toEqual({ query: one, problems: [] });
    }),
    { numRuns: 2000 },
  );
});

test("any text is read, and what was read of it prints as itself", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = parse(text);
      expect(parse(print(read.query))).toEqual({ query: read.query, problems: [] });
      for (const { offset, length } of read.problems) {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(length).toBeGreaterThanOrEqual(0);
        expect(offset + length).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 5000 },
  );
});

test("nothing but spaces means the query of everything, and no other text is passed over", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { query: read, problems } = parse(text);
      expect(read.terms.length + problems.length === 0).toBe(text.trim() === "");
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ["open parentheses", "(".repeat(200_000)],
  ["an open group", `model:(${"a OR ".repeat(40_000)}`],
  ["nested groups", "model:(".repeat(30_000)],
  ["quotes", '"'.repeat(200_001)],
  ["wildcards", `model:${"*a".repeat(100_000)}`],
  ["backslashes", "\\".repeat(200_001)],
  ["digits", `cost:${"1".repeat(200_000)}x`],
  ["durations", `duration:${"1m".repeat(100_000)}x`],
  ["colons", "a.b:".repeat(50_000)],
])("a long text of %s is read in one pass", (_, text) => {
  const { query: read, problems } = parse(text);
  expect(read.terms.length + problems.length).toBeGreaterThan(0);
});
