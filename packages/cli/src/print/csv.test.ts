import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { csvText } from "./csv.ts";

test("is what RFC 4180 says, for another reader too", () => {
  const rows = [
    ["plain", 'with "quotes"'],
    ["a, b", " spaces "],
    ["", "Grüße 漢字"],
  ];
  const text = csvText(["one", "two, three"], rows);
  expect(text).toBe(
    'one,"two, three"\r\nplain,"with ""quotes"""\r\n"a, b", spaces \r\n,Grüße 漢字\r\n',
  );
  expect(parse(text)).toEqual([["one", "two, three"], ...rows]);
});

test.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "\\t=1"],
  ["\r=1", "\\r=1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["\u001B[2J", "\\x1b[2J"],
  ["a=b", "a=b"],
])("%j cannot run", (value, written) => {
  expect(csvText(["x"], [[value]])).toBe(`x\r\n${written}\r\n`);
});

test.each([
  [0, "0"],
  [12, "12"],
  [-0.5, "-0.5"],
  [0.000_000_000_001, "0.000000000001"],
  [1.25e-7, "0.000000125"],
  [1234.5, "1234.5"],
  [0.1 + 0.2, "0.3"],
])("the number %d has no exponent and no apostrophe", (value, written) => {
  expect(csvText(["x"], [[value]])).toBe(`x\r\n${written}\r\n`);
});

const guarded = (text: string): string => (/^[=-]/.test(text) ? `'${text}` : text);

test("every table is read back as it was written, but for what is guarded", () => {
  const value = fc.string({ unit: fc.constantFrom("a", "é", "漢", " ", ",", '"', "=", "-", "1") });
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1 }),
    );
  fc.assert(
    fc.property(table, (rows) => {
      const [first = []] = rows;
      const titles = first.map((_, i) => `t${i}`);
      const read: unknown = parse(csvText(titles, rows));
      expect(read).toEqual([titles, ...rows.map((row) => row.map(guarded))]);
    }),
  );
});

test("what is not there is an empty field", () => {
  expect(csvText(["a", "b"], [[undefined, 1]])).toBe("a,b\r\n,1\r\n");
});
