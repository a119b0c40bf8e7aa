import { expect, test } from "vitest";
import { spanRequest } from "../../../../../test/support/otlp-sample.ts";
import {
  check,
  found,
  ofCall,
  ofStep,
  testCases,
} from "../../../../../test/support/check-cases.ts";

const mixed = { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }] } };

const retrieval = (key: string) =>
  spanRequest([
    {
      name: "retrieval",
      kind: 3,
      attributes: { "gen_ai.operation.name": "retrieval", "server.address": "/run/db", [key]: 3 },
    },
  ]);

testCases([
  ...[
    { id: "missing_attribute", key: "gen_ai.request.modle", value: "a" },
    { id: "deprecated", key: "gen_ai.openai.request.seed", value: 1 },
    { id: "deprecated", key: "gen_ai.usage.total_tokens", value: 1 },
    { id: "type_mismatch", key: "gen_ai.request.seed", value: "1" },
    { id: "type_mismatch", key: "gen_ai.request.top_k", value: 1.5 },
    { id: "type_mismatch", key: "gen_ai.request.stop_sequences", value: "a" },
    { id: "type_mismatch", key: "gen_ai.request.stop_sequences", value: { any: mixed } },
    { id: "type_mismatch", key: "gen_ai.prompt.variable.name", value: true },
    { id: "type_mismatch", key: "spoor.response.size", value: { any: {} } },
    { id: "undefined_enum_variant", key: "spoor.error.category", value: "bad" },
  ].map(({ id, key, value }) => ({ id, key, wrong: ofCall({ [key]: value }), right: ofCall() })),
  ...[
    { id: "missing_attribute", key: "acme.tenant", value: "a" },
    { id: "undefined_enum_variant", key: "gen_ai.output.type", value: "xml" },
  ].map(({ id, key, value }) => ({
    id,
    key,
    level: "information" as const,
    wrong: ofCall({ [key]: value }),
    right: ofCall(),
  })),
  {
    id: "deprecated",
    key: "gen_ai.request.top_k",
    wrong: retrieval("gen_ai.request.top_k"),
    right: retrieval("gen_ai.retrieval.top_k"),
  },
]);

test.each([
  ["a whole number for a double", { "gen_ai.request.temperature": 1 }],
  ["a list without items", { "gen_ai.request.stop_sequences": [] }],
  ["names below a template", { "gen_ai.prompt.variable.city": "Oslo" }],
  ["names of other conventions", { "http.response.status_code": 200, "url.full": "http://x" }],
])("takes %s", (_, attributes) => {
  expect(found([ofCall(attributes)])).toEqual([]);
});

test("takes figures of any type that a step gave", () => {
  const output = { "spoor.step.output.rows": 3, "spoor.step.output.kind": "csv" };
  expect(found([ofStep(output)])).toEqual([]);
});

test("tells the cause and the fix", () => {
  const request = ofCall({ "gen_ai.request.seed": "1", "gen_ai.openai.request.seed": 1 });
  expect(check([request]).findings.map(({ message }) => message)).toEqual([
    "The attribute gen_ai.openai.request.seed is no longer in use: write gen_ai.request.seed.",
    "gen_ai.request.seed is of the type string: write it as int.",
  ]);
});
