import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { openTranscript } from "./json-file.ts";

interface Opened {
  readonly head: readonly unknown[];
  readonly values: readonly unknown[];
}

const skipped = (reason: string) => ({ kind: "skipped", reason, count: 1 });
const value = (of: unknown) => ({ value: of });

async function opened(content: string, name = "a.jsonl"): Promise<Opened> {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  const file = await openTranscript(path);
  const values: unknown[] = [];
  for await (const item of file.values()) values.push(item);
  return { head: file.head, values };
}

describe("JSON lines", () => {
  test("give their values, and what cannot be read", async () => {
    expect(await opened('{"a":1}\n\n{"b"\n"text"\r\n[2]\n{"c":')).toEqual({
      head: [{ a: 1 }, "text", [2]],
      values: [
        value({ a: 1 }),
        skipped("malformed"),
        value("text"),
        value([2]),
        skipped("unfinished_last_line"),
      ],
    });
  });

  test("a last line without its newline counts where it is whole", async () => {
    expect((await opened('{"a":1}\n{"b":2}')).values).toEqual([value({ a: 1 }), value({ b: 2 })]);
  });

  test("of a first line that is damaged", async () => {
    expect(await opened('{"a":\n{"b":2}\n')).toEqual({
      head: [{ b: 2 }],
      values: [skipped("malformed"), value({ b: 2 })],
    });
    expect((await opened('{"a":')).values).toEqual([skipped("unfinished_last_line")]);
  });

  test("have a head of 20 values at most", async () => {
    const { head, values } = await opened("1\n".repeat(50));
    expect([head.length, values.length]).toEqual([20, 50]);
  });

  test("with a byte order mark", async () => {
    expect((await opened('\uFEFF{"a":1}\n{"b":2}\n')).values).toEqual([
      value({ a: 1 }),
      value({ b: 2 }),
    ]);
  });
});

describe("one document", () => {
  const document = { a: [{ b: 1 }, { c: 2 }], d: {} };

  test.each([
    ["in many lines", JSON.stringify(document, undefined, 2)],
    ["in one line", JSON.stringify(document)],
    ["after a byte order mark", `\uFEFF${JSON.stringify(document, undefined, 1)}\n`],
    ["begun in the first line", JSON.stringify(document).replace(",", ",\n ")],
  ])("%s, whatever the file is called", async (_, content) => {
    for (const name of ["a.json", "full.jsonl"]) {
      expect(await opened(content, name)).toEqual({ head: [document], values: [value(document)] });
    }
  });

  test("may be a list of objects with a line each", async () => {
    const { values } = await opened('[\n{"a":1},\n{"b":2}\n]\n');
    expect(values).toEqual([value([{ a: 1 }, { b: 2 }])]);
  });

  test("that is cut off is malformed once", async () => {
    expect(await opened('{\n  "a": 1,\n  "b": [\n')).toEqual({
      head: [],
      values: [skipped("malformed")],
    });
  });
});

test("text and an empty file have no values", async () => {
  expect(await opened("")).toEqual({ head: [], values: [] });
  expect((await opened("# Chat\n\n> hello\n", "a.md")).head).toEqual([]);
});
