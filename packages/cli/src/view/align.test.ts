import fc from "fast-check";
import { expect, test } from "vitest";
import { aligned } from "./align.ts";

const told = (one: string, other: string): string =>
  aligned(one.split(""), other.split(""), (item) => item)
    .map((pair) => `${pair.one ?? "-"}${pair.other ?? "-"}`)
    .join(" ");

test.each([
  ["", "", ""],
  ["abc", "abc", "aa bb cc"],
  ["abc", "", "a- b- c-"],
  ["", "abc", "-a -b -c"],
  ["abcd", "acd", "aa b- cc dd"],
  ["ab", "xaby", "-x aa bb -y"],
  ["aab", "ab", "aa a- bb"],
])("%j and %j", (one, other, pairs) => {
  expect(told(one, other)).toBe(pairs);
});

test("both sides keep all their items in their order, and pairs have one key", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      const pairs = aligned(one, other, (item) => item);
      expect(pairs.flatMap((pair) => pair.one ?? [])).toEqual(one);
      expect(pairs.flatMap((pair) => pair.other ?? [])).toEqual(other);
      const matched = pairs.filter((pair) => pair.one !== undefined && pair.other !== undefined);
      expect(matched.filter((pair) => pair.one !== pair.other)).toEqual([]);
    }),
  );
});

test("lists that are too long to compare all of are aligned, too", () => {
  const one = Array.from({ length: 3000 }, (_, i) => `k${i}`);
  const other = ["x", ...one.slice(0, 1000), ...one.slice(1001), "y"];
  const pairs = aligned(one, other, (item) => item);
  const matched = pairs.filter((pair) => pair.one !== undefined && pair.other !== undefined);
  expect([pairs.length, matched.length]).toEqual([3002, 2999]);
});
