import { expect, test } from "vitest";
import { check, found, ofCall, testCases } from "../../../../../test/support/check-cases.ts";

const input = "gen_ai.input.messages";
const messages = (...parts: readonly unknown[]): string =>
  JSON.stringify([{ role: "user", parts }]);
const said = messages({ type: "text", content: "hello" });

const of = (key: string, value: string): object => ofCall({ [key]: value });

const kvlistValue = (values: Readonly<Record<string, object>>) => ({
  kvlistValue: { values: Object.entries(values).map(([key, value]) => ({ key, value })) },
});

testCases([
  { id: "genai_content_schema", key: input, wrong: of(input, "hello"), right: of(input, said) },
  {
    id: "genai_content_schema",
    key: input,
    wrong: of(input, JSON.stringify([{ role: "user", content: "hello" }])),
    right: of(input, said),
  },
  {
    id: "genai_content_schema",
    key: "gen_ai.tool.definitions",
    wrong: of("gen_ai.tool.definitions", '[{"type":"function"}]'),
    right: of("gen_ai.tool.definitions", '[{"type":"function","name":"f"}]'),
  },
  {
    id: "message_part_invalid",
    key: input,
    wrong: of(input, messages({ type: "text", text: "hello" })),
    right: of(input, said),
  },
  {
    id: "message_part_invalid",
    key: "gen_ai.system_instructions",
    wrong: of("gen_ai.system_instructions", '[{"type":"tool_call","name":"f"}]'),
    right: of("gen_ai.system_instructions", '[{"type":"text","content":"be kind"}]'),
  },
  {
    id: "message_part_invalid",
    key: "gen_ai.tool.definitions",
    wrong: of("gen_ai.tool.definitions", '[{"type":"function","name":"f","parameters":[]}]'),
    right: of("gen_ai.tool.definitions", '[{"type":"function","name":"f","parameters":{}}]'),
  },
  {
    id: "message_part_type_unknown",
    key: input,
    wrong: of(input, messages({ type: "image_url", url: "x" })),
    right: of(input, messages({ type: "generic", url: "x" })),
  },
]);

test("content may be structured, as on events", () => {
  const part = kvlistValue({ type: { stringValue: "text" }, content: { stringValue: "hello" } });
  const message = (parts: readonly object[]) =>
    kvlistValue({ role: { stringValue: "user" }, parts: { arrayValue: { values: parts } } });
  const any = (parts: readonly object[]) => ({ any: { arrayValue: { values: [message(parts)] } } });
  expect(found([ofCall({ [input]: any([part]) })])).toEqual([]);
  expect(found([ofCall({ [input]: any([{ stringValue: "hello" }]) })])).toHaveLength(1);
});

test("tells where the mistake is, and nothing of what was said", () => {
  const wrong = messages({ type: "text", content: "hello" }, { type: "text", secret: "pw" });
  const { findings } = check([ofCall({ [input]: wrong })]);
  expect(findings.map(({ message }) => message)).toEqual([
    "gen_ai.input.messages[0].parts[1].content is missing: give the part all that its type asks for.",
  ]);
});

test("one mistake at many places is one finding", () => {
  const wrong = JSON.stringify([{ role: "user", parts: [] }, { role: "user" }]);
  const other = JSON.stringify([{ role: "user" }]);
  const second = { name: "chat gpt-4o", spanId: "00f067aa0ba902b8" };
  const requests = [
    ofCall({ [input]: wrong }),
    ofCall({ [input]: other, "gen_ai.response.id": "2" }, second),
  ];
  expect(check(requests).findings).toMatchObject([{ count: 2 }]);
});
