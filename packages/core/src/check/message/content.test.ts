import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "../../record/index.ts";
import { contents } from "./content.ts";
import { jsonSchema } from "./json-schema.ts";
import { parts } from "./part.ts";

const folder = fileURLToPath(
  new URL("../../../../../../shared/spec/semconv-schemas/", import.meta.url),
);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!existsSync(folder)) console.warn(`SKIPPED: no schemas of messages at ${folder}`);

const files = {
  "gen_ai.input.messages": "gen-ai-input-messages.json",
  "gen_ai.output.messages": "gen-ai-output-messages.json",
  "gen_ai.system_instructions": "gen-ai-system-instructions.json",
  "gen_ai.tool.definitions": "gen-ai-tool-definitions.json",
  "gen_ai.retrieval.documents": "gen-ai-retrieval-documents.json",
  "gen_ai.memory.records": "gen-ai-memory-records.json",
};

/** The definitions of the known parts in the schema of input messages. */
const definitions: Readonly<Record<string, string>> = {
  text: "TextPart",
  reasoning: "ReasoningPart",
  tool_call: "ToolCallRequestPart",
  tool_call_response: "ToolCallResponsePart",
  server_tool_call: "ServerToolCallPart",
  server_tool_call_response: "ServerToolCallResponsePart",
  blob: "BlobPart",
  file: "FilePart",
  uri: "UriPart",
  compaction: "CompactionPart",
};

const ajv = new Ajv({ strict: false, validateFormats: false });

function compiled(file: string, definition?: string): ValidateFunction {
  const schema: unknown = JSON.parse(readFileSync(`${folder}${file}`, "utf8"));
  if (definition === undefined) return ajv.compile({ ...Object(schema) });
  return ajv.compile({ $defs: at(schema, "$defs"), $ref: `#/$defs/${definition}` });
}

/** Half of the time what belongs under a key, else anything. */
const fields = {
  type: fc.constantFrom("function", "generic", "other", ...Object.keys(parts)),
  role: fc.constantFrom("system", "user", "assistant", "tool", "critic"),
  name: fc.string(),
  content: fc.string(),
  id: fc.option(fc.string()),
  score: fc.option(fc.double({ noNaN: true })),
  finish_reason: fc.option(fc.constantFrom("stop", "error")),
  modality: fc.constantFrom("image", "scent"),
  mime_type: fc.option(fc.string()),
  file_id: fc.string(),
  uri: fc.webUrl(),
  response: fc.jsonValue(),
  arguments: fc.jsonValue(),
  metadata: fc.option(fc.dictionary(fc.string(), fc.jsonValue())),
  description: fc.option(fc.string()),
  server_tool_call: fc.record({ type: fc.string() }),
  server_tool_call_response: fc.record({ type: fc.string() }),
};

const part = fc.record(
  Object.fromEntries(
    Object.entries(fields).map(([key, right]) => [
      key,
      fc.oneof({ arbitrary: right, weight: 12 }, fc.jsonValue({ maxDepth: 1 })),
    ]),
  ),
  { requiredKeys: ["type"] },
);
const almostAnything = fc.oneof({ arbitrary: part, weight: 8 }, fc.jsonValue());
const message = fc.record(
  {
    role: fields.role,
    parts: fc.oneof(
      { arbitrary: fc.array(almostAnything, { maxLength: 4 }), weight: 8 },
      fc.jsonValue(),
    ),
    name: fc.oneof(fc.string(), fc.constant(null), fc.jsonValue()),
    finish_reason: fc.oneof(fields.finish_reason, fc.jsonValue()),
  },
  { requiredKeys: ["role"] },
);
const content = fc.oneof(
  fc.array(message, { maxLength: 3 }),
  fc.array(almostAnything, { maxLength: 3 }),
  fc.jsonValue(),
);

/** Schemas of a few keywords, half of them right. */
const { schema } = fc.letrec((tie) => {
  const keywords: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    type: fc.constantFrom("string", ["null", "integer"], ["null", "null"], [], "date", 1),
    required: fc.constantFrom(["a"], ["a", "a"], [], [1], "a"),
    // Ajv's copy of draft-07 refuses lists that are empty or repeat themselves, the published one takes them.
    enum: fc.constantFrom([1], [{}, null], "a"),
    multipleOf: fc.constantFrom(0.5, 0, 1, -1),
    minLength: fc.constantFrom(0, 1, -1, 0.5),
    maximum: fc.constantFrom(0.5, "1"),
    pattern: fc.constantFrom("a", 1),
    uniqueItems: fc.constantFrom(true, 1),
    description: fc.constantFrom("a", null),
    properties: fc.dictionary(fc.constantFrom("a", "b"), tie("schema")),
    dependencies: fc.constantFrom({ a: ["b"] }, { a: {} }, { a: ["b", "b"] }, { a: 1 }),
    items: fc.oneof(tie("schema"), fc.array(tie("schema"), { maxLength: 2 })),
    anyOf: fc.array(tie("schema"), { maxLength: 2 }),
    not: tie("schema"),
    additionalProperties: tie("schema"),
    extra: fc.jsonValue(),
  };
  const keyword = fc.oneof(
    ...Object.entries(keywords).map(([key, value]) => value.map((one) => ({ [key]: one }))),
  );
  return {
    schema: fc.oneof(
      { depthSize: "small" },
      fc.boolean(),
      fc.array(keyword, { maxLength: 2 }).map((some): unknown => Object.assign({}, ...some)),
      fc.jsonValue({ maxDepth: 1 }),
    ),
  };
});

const numRuns = 1000;

/** Both kinds have to come up often, or the comparison says little. */
function expectBoth(valid: number): void {
  expect(valid).toBeGreaterThan(numRuns / 50);
  expect(valid).toBeLessThan(numRuns - numRuns / 50);
}

const written: readonly (readonly [name: string, value: unknown])[] = [
  ["a question", [{ role: "user", parts: [{ type: "text", content: "Where?" }] }]],
  [
    "an answer with a tool call",
    [
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "hm" },
          { type: "tool_call", id: "c1", name: "find", arguments: { q: "x" } },
        ],
        finish_reason: "tool_call",
      },
    ],
  ],
  [
    "what a tool said",
    [{ role: "tool", parts: [{ type: "tool_call_response", id: null, response: [1] }] }],
  ],
  ["a picture", [{ role: "user", parts: [{ type: "uri", modality: "image", uri: "gs://a/b" }] }]],
  ["OpenAI's own shape", [{ role: "user", content: "Where?" }]],
  ["a reason that is no text", [{ role: "assistant", parts: [], finish_reason: 1 }]],
  ["a part that is text", [{ role: "user", parts: ["Where?"] }]],
  ["one message", { role: "user", parts: [] }],
  ["no message", []],
];

describe.skipIf(!existsSync(folder))("the conventions' own schemas say the same", () => {
  test.each(Object.entries(files))("of %s", (key, file) => {
    const validate = compiled(file);
    let valid = 0;
    fc.assert(
      fc.property(content, (value) => {
        const isValid = validate(value);
        if (isValid) valid += 1;
        expect(contents[key]?.schema(value) === undefined).toBe(isValid);
      }),
      { numRuns },
    );
    expectBoth(valid);
  });

  test.each(written)("of %s", (_, value) => {
    for (const [key, file] of Object.entries(files))
      expect(contents[key]?.schema(value) === undefined).toBe(compiled(file)(value));
  });

  test.each(Object.entries(definitions))("of a part of the type %s", (type, definition) => {
    const validate = compiled(files["gen_ai.input.messages"], definition);
    let valid = 0;
    fc.assert(
      fc.property(part, (other) => {
        const value = { ...other, type };
        const isValid = validate(value);
        if (isValid) valid += 1;
        expect(parts[type]?.(value) === undefined).toBe(isValid);
      }),
      { numRuns },
    );
    expectBoth(valid);
  });

  test("of the definition of a function", () => {
    const validate = compiled(files["gen_ai.tool.definitions"], "FunctionToolDefinition");
    const strict = contents["gen_ai.tool.definitions"]?.strict;
    const definition = fc.record({
      type: fc.constant("function"),
      name: fc.oneof({ arbitrary: fc.string(), weight: 9 }, fc.integer()),
      description: fields.description,
      parameters: fc.oneof({ arbitrary: schema, weight: 9 }, fc.constant(null)),
    });
    fc.assert(
      fc.property(definition, (value) => {
        expect(strict?.([value]) === undefined).toBe(validate(value));
      }),
      { numRuns },
    );
  });

  test("of a JSON Schema", () => {
    let valid = 0;
    fc.assert(
      fc.property(schema, (value) => {
        const isSchema = typeof value === "boolean" || typeof value === "object";
        const isValid =
          isSchema &&
          value !== null &&
          !Array.isArray(value) &&
          ajv.validateSchema(Object(value)) === true;
        if (isValid) valid += 1;
        expect(jsonSchema(value) === undefined).toBe(isValid);
      }),
      { numRuns },
    );
    expectBoth(valid);
  });

  test("knows every part that they know", () => {
    const input: unknown = JSON.parse(
      readFileSync(`${folder}${files["gen_ai.input.messages"]}`, "utf8"),
    );
    const known = Object.keys(Object(at(input, "$defs"))).filter((name) => name.endsWith("Part"));
    expect([...Object.values(definitions), "GenericPart"].toSorted()).toEqual(known.toSorted());
  });
});
