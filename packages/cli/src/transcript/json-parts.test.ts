import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claudePlace } from "./agent/claude-place.ts";
import { claudeParts } from "./agent/claude-parts.ts";
import { ClaudeRows } from "./agent/claude-rows.ts";
import { lineBuffer } from "./json-bytes.ts";
import { JsonParts } from "./json-parts.ts";
import type { Parts } from "./json-parts.ts";

/** The buffer that lines are read into, and one as any other. */
const buffers = [lineBuffer(64 * 1024), Buffer.alloc(64 * 1024)];

/** What a full parse gives of the parts of `value`. */
function partOf(value: unknown, parts: Parts): unknown {
  if (parts === "value") return value;
  if ("each" in parts)
    return Array.isArray(value) ? value.map((item) => partOf(item, parts.each)) : null;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries = new Map(Object.entries(value));
  return Object.fromEntries(
    Array.from(parts.of, ([key, inner]) => [
      key,
      entries.has(key) ? partOf(entries.get(key), inner) : null,
    ]),
  );
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What is read of the line `text` in each of the buffers, some bytes from their start, with other bytes around it. */
function read(text: string, offset = 3): readonly unknown[] {
  const parts = new JsonParts(claudeParts);
  return buffers.map((buffer) => {
    buffer.fill('"');
    const end = offset + buffer.write(`${text}\n}"`, offset, "utf8") - 3;
    // Twice, as texts are remembered.
    expect(parts.read(buffer, offset, end)).toEqual(parts.read(buffer, offset, end));
    return parts.read(buffer, offset, end);
  });
}

/** Fails where a line is read otherwise than by a full parse; whether it was read without one. */
function isReadAlike(text: string, offset?: number): boolean {
  const full = parsed(Buffer.from(text, "utf8").toString("latin1"));
  const found = read(text, offset);
  const quick = found.filter((value) => value !== undefined);
  const expected = quick.map(() => full && partOf(full.value, claudeParts));
  expect(quick).toEqual(expected);
  expect([0, found.length]).toContain(quick.length);
  return quick.length > 0;
}

const keys =
  "type uuid sessionId message usage content id name is_error input_tokens cache_creation iterations toolUseResult agentId __proto__ other größe"
    .split(" ")
    .concat('a"b', "");
const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.stringMatching(/^[ -~]{0,90}$/),
  fc.constantFrom("assistant", "msg_1", 'say "usage": {"input_tokens": 9}', '\n\t\\"\u0001/', "{"),
);
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    texts,
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...keys), tie("value")), { maxLength: 8 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const rows = fc
  .array(fc.tuple(fc.constantFrom(...keys), values.value), { minLength: 1, maxLength: 8 })
  .map((entries) => Object.fromEntries(entries));

/** JSON as others write it: with spaces, keys that come twice, and escapes that need not be. */
const spelled = fc
  .tuple(fc.array(rows, { minLength: 1, maxLength: 3 }), fc.constantFrom("", " ", "\t", " \r"))
  .map(([objects, space]) => {
    const entries = objects.flatMap((object) => Object.entries(object));
    const spell = (value: unknown): string =>
      JSON.stringify(value, undefined, space === "" ? 0 : 1).replaceAll("\n", space);
    return `{${entries.map(([key, value]) => `${spell(key)}${space}:${spell(value)}`).join(`,${space}`)}}`;
  });

describe("parts of a line", () => {
  test("are those that a full parse gives", () => {
    let quick = 0;
    const runs = 1500;
    fc.assert(
      fc.property(rows, fc.nat({ max: 40 }), (row, offset) => {
        if (isReadAlike(JSON.stringify(row), offset)) quick++;
      }),
      { numRuns: runs },
    );
    // Most lines have no key with an escape, for which they are parsed whole.
    expect(quick).toBeGreaterThan(runs / 2);
  });

  test("are the same however the line is spelled", () => {
    fc.assert(
      fc.property(spelled, (text) => {
        expect(isReadAlike(text)).toBeTypeOf("boolean");
      }),
      { numRuns: 1000 },
    );
  });

  test("of a damaged line are none, or those that a full parse still gives", () => {
    const change = fc.tuple(
      fc.nat(),
      fc.nat({ max: 3 }),
      fc.constantFrom(...'"\\{}[]:,0-.eu \0\t'.split("")),
    );
    fc.assert(
      fc.property(rows, change, (row, [where, length, character]) => {
        const text = JSON.stringify(row);
        const at = where % text.length;
        expect(isReadAlike(text.slice(0, at))).toBe(false);
        expect(
          isReadAlike(`${text.slice(0, at)}${character}${text.slice(at + length)}`),
        ).toBeTypeOf("boolean");
      }),
      { numRuns: 1500 },
    );
  });

  const nested = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;
  test.each([
    [
      "usage within what was said",
      '{"message":{"content":"\\"usage\\":{\\"input_tokens\\":9}"}}',
      true,
    ],
    ["a key that comes twice", '{"type":"user","type":7,"message":{"id":1},"message":"x"}', true],
    ["a key with an escape", '{"t\\u0079pe":"user"}', false],
    ["a carriage return at its end", '{"type":"user"}\r', true],
    ["long texts with escapes", `{"x":"${'\\n\\u00e9\\\\\\"'.repeat(50)}","uuid":"u"}`, true],
    ["a key of the prototype", '{"__proto__":{"type":"user"},"uuid":"u"}', true],
    ["much depth", `{"data":${nested}}`, false],
    ["numbers of all kinds", '{"uuid":-0,"type":1e400,"id":0,"agentId":123456789012345678}', true],
    ["no object", "[1]", false],
    ["a number with a zero", '{"uuid":01}', false],
    ["a bad escape", `{"x":"${"x".repeat(40)}\\q"}`, false],
    ["a bad escape of a character", `{"x":"${"x".repeat(40)}\\u12g4"}`, false],
    ["a control character", `{"x":"${"x".repeat(40)}\t"}`, false],
    ["more behind it", '{"uuid":"u"}{"uuid":"v"}', false],
    ["a comma too many", '{"uuid":"u",}', false],
    ["a list with a comma too many", '{"message":{"content":[1,]}}', false],
    ["half of it", '{"uuid":"u","message":{"content":[{"type":"te', false],
  ])("with %s", (_, text, isQuick) => {
    expect(isReadAlike(text)).toBe(isQuick);
  });
});

test("what is told of a row is told by its parts, too", () => {
  const place = claudePlace({ path: "/p/agent-a1.jsonl", head: [] });
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), (lines) => {
      const [whole, parts] = [new ClaudeRows(place), new ClaudeRows(place)];
      for (const line of lines) {
        const row: unknown = JSON.parse(JSON.stringify({ ...line, type: "assistant" }));
        expect(parts.value(partOf(row, claudeParts))).toEqual(whole.value(row));
      }
    }),
    { numRuns: 500 },
  );
});
