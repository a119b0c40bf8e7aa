import { expect, test } from "vitest";
import { secretRules } from "./index.ts";

const rules = secretRules.map((rule) => [`${rule.kind} ${rule.prefixes[0]}`, rule] as const);

test("there are at least 45 kinds", () => {
  expect(new Set(secretRules.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(45);
});

test.each(rules)("%s is sought at one place and has prefixes of three characters", (_, rule) => {
  expect(rule.pattern.sticky).toBe(true);
  expect(rule.pattern.global).toBe(false);
  expect(rule.prefixes.length).toBeGreaterThan(0);
  for (const prefix of rule.prefixes) expect(prefix).toMatch(/^[ -~]{3,}$/);
  expect(rule.pattern.ignoreCase).toBe(rule.anyCase === true);
});

/** A repetition without an upper bound, and what stands behind it. */
const unbounded = /(?<!\\)(?:[*+]|\{\d+,\})(?<behind>.*)$/s;
/** What cannot fail, up to the next branch: ends of groups, and more repetitions that may be of nothing. */
const optional =
  /^(?:\)|\*|\?|=\{0,2\}|\\w\*|C\*|\(\?:\\\.C\*\)\*|\(\?:\\\.C\*\)\?|\(\?:\\\.)*(?:\||$)/;

/** `source` with a letter for each character class and escape. */
const bare = (source: string): string =>
  source.replaceAll(/\\[^w.]/g, "_").replaceAll(/\[(?:\\.|[^\]\\])*\]/g, "C");

test.each(rules)("%s repeats without a bound only at its end", (_, { pattern }) => {
  let behind = unbounded.exec(bare(pattern.source))?.groups?.["behind"];
  while (behind !== undefined) {
    expect(behind).toMatch(optional);
    behind = unbounded.exec(behind)?.groups?.["behind"];
  }
});

test.each(["a+b", "a{2,}(?!c)", "(?:a+)+$", "a*b|c", "[a-z]*@"])("%s would be seen", (source) => {
  expect(unbounded.exec(bare(source))?.groups?.["behind"]).not.toMatch(optional);
});
