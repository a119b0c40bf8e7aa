import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LineReader, utf8Of } from "./line-reader.ts";
import type { LineEncoding } from "./line-reader.ts";

const path = join(mkdtempSync(join(tmpdir(), "spoor-lines-")), "lines.jsonl");

/** The values of a file with that content, in which what was skipped is told by its reason. */
function read(content: string | Buffer, encoding: LineEncoding = "utf8", peek = false): unknown[] {
  writeFileSync(path, content);
  const lines = new LineReader(path, encoding);
  if (peek) lines.head();
  const items = [...lines.items()];
  lines.close();
  return items.map((item) => ("kind" in item ? item.reason : item.value));
}

const long = "x".repeat(700_000);
const nulls = Buffer.alloc(1_200_000);

test.each([
  ["lines, blank ones among them", '{"a":1}\n\n  \r\n[2]\r\n"3"\n', [{ a: 1 }, [2], "3"]],
  ["a byte order mark", '\uFEFF{"a":1}\n', [{ a: 1 }]],
  ["no last newline", '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
  ["half a last line", '{"a":1}\n{"a":', [{ a: 1 }, "unfinished_last_line"]],
  [
    "lines that are longer than a chunk",
    `{"a":"${long}"}\n{"a":"${long}"}\n1\n`,
    [{ a: long }, { a: long }, 1],
  ],
  [
    "a line that ends where a chunk does",
    `"${"x".repeat(512 * 1024 - 3)}"\n${'"y"\n'.repeat(128 * 1024)}2\n`,
    ["x".repeat(512 * 1024 - 3), ...Array<string>(128 * 1024).fill("y"), 2],
  ],
  [
    "a missing newline",
    '{"a":1}{"a":{"b":2}}{"a":3}\n4\n',
    [{ a: 1 }, { a: { b: 2 } }, { a: 3 }, 4],
  ],
  [
    "a record behind the half of one",
    '{"a":"b{"a":{"b":[{"c":1}]}}\n',
    ["malformed", { a: { b: [{ c: 1 }] } }],
  ],
  ["half a record behind a whole one", '{"a":1}{"a":{"b\n2\n', [{ a: 1 }, "malformed", 2]],
  ["NUL bytes in a line", '{"a":1\0\0\0{"a":2}\n3\n', ["malformed", { a: 2 }, 3]],
  [
    "NUL bytes beyond a chunk",
    Buffer.concat([Buffer.from('1\n{"a'), nulls, Buffer.from('{"a":2}\n3')]),
    [1, "malformed", { a: 2 }, 3],
  ],
  ["NUL bytes to the end", Buffer.concat([Buffer.from("1\n"), nulls]), [1, "malformed"]],
  [
    "invalid UTF-8",
    Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xff, 0xc3), Buffer.from('"}\n')]),
    [{ a: "\uFFFD\uFFFD" }],
  ],
  ["nothing", "", []],
])("%s", (_, content, values) => {
  expect(read(content)).toEqual(values);
  expect(read(content, "utf8", true)).toEqual(values);
});

test("what is not ASCII comes back out of its bytes", () => {
  const names = ["größer", "東京", "naïve ✓", "plain", "😀"];
  const text = `${JSON.stringify(names)}\n`;
  const [inBytes] = read(text, "latin1");
  expect(Array.isArray(inBytes) ? inBytes.map(String).map(utf8Of) : undefined).toEqual(names);
  expect(utf8Of("caf\u00E9")).toBe("caf\u00E9");
});

test("a line that is too long is told and passed over", () => {
  const bytes = 65 * 1024 * 1024;
  const content = Buffer.concat([
    Buffer.from('1\n{"a":"'),
    Buffer.alloc(bytes, "x"),
    Buffer.from('"}\n2\n'),
  ]);
  expect(read(content)).toEqual([1, "too_long", 2]);
});

function headOf(content: string): readonly unknown[] | undefined {
  writeFileSync(path, content);
  const lines = new LineReader(path, "utf8");
  const head = lines.head();
  lines.close();
  return head;
}

test("the head tells what a file is, and nothing where it may be a document", () => {
  expect(headOf('{"a":1}\n{"a":2}\n{"a"')).toEqual([{ a: 1 }, { a: 2 }]);
  expect(headOf("1\n".repeat(50))).toHaveLength(20);
  expect(headOf('{\n"a": 1\n}\n')).toBeUndefined();
  expect(headOf("")).toBeUndefined();
});
