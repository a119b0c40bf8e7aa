import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SecretRule } from "./rule/rule.ts";
import { makeScan } from "./scan.ts";

const rules: readonly SecretRule[] = [
  { kind: "plain", prefixes: ["abc-"], pattern: /abc-\d{4}/y },
  { kind: "group", prefixes: ["name"], anyCase: true, insideWord: true, pattern: /name=(\w+)/iy },
  { kind: "lead", prefixes: ["-end"], lead: 4, pattern: /[a-f]{4}-end/y },
  { kind: "ahead", prefixes: ["abc-"], pattern: /abc-x(?=!)/y },
  { kind: "far", prefixes: ["BEGIN"], pattern: /BEGIN/y, end: (text) => text.length },
];
const scan = makeScan(rules);

test.each([
  ["abc-1234", ["plain 0 8"]],
  ["xabc-1234", []],
  ["-abc-1234", ["plain 1 9"]],
  [" abc-1234abc-5678", ["plain 1 9"]],
  ["abc-1234 abc-5678", ["plain 0 8", "plain 9 17"]],
  ["myNaMe=value!", ["group 7 12"]],
  [" ffff-end", ["lead 1 9"]],
  ["fff-end", []],
  ["abc-x! abc-x?", ["ahead 0 5"]],
  ["a BEGIN b abc-1234", ["far 2 18"]],
  ["abc", []],
  ["", []],
  ["name=name=x", ["group 5 9"]],
])("%j", (text, found) => {
  expect(scan(text).map(({ kind, start, end }) => `${kind} ${start} ${end}`)).toEqual(found);
});

test("a secret is found at its place in UTF-16, whatever stands before and behind it", () => {
  const around = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[a-zA-Z0-9]/g, "ü"));
  fc.assert(
    fc.property(around, around, (before, behind) => {
      const start = before.length;
      expect(scan(`${before}abc-1234${behind}`)).toEqual([
        { kind: "plain", start, end: start + 8 },
      ]);
    }),
    { numRuns: 500 },
  );
});

test.each([65_527, 65_528, 65_529, 200_000])("a secret behind %d characters is found", (length) => {
  for (const filler of ["-", "ü", "😀"]) {
    const before = filler.repeat(length / filler.length);
    const start = before.length;
    expect(scan(`${before}abc-1234`)).toEqual([{ kind: "plain", start, end: start + 8 }]);
  }
});

test("a prefix of two characters is refused", () => {
  expect(() => makeScan([{ kind: "short", prefixes: ["ab"], pattern: /ab/y }])).toThrow(RangeError);
});
