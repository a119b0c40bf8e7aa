import { GEN_AI_PROMPT_NAME, GEN_AI_USAGE_INPUT_TOKENS } from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { logRequest, spanRequest } from "../fixture.ts";
import { redactorOf } from "./redact-request.ts";

const key = ["gh", "p_", "a1B2".repeat(9)].join("");
const email = ["jane.doe", "example.com"].join("@");

const keysOf = (request: unknown): string[] =>
  [...JSON.stringify(request).matchAll(/"key":"([^"]+)"/g)].map(([, name = ""]) => name);

test("what holds no secret is the same request", () => {
  const request = spanRequest([{ id: "1", name: "x", attributes: { a: "b", n: 1, l: ["x"] } }]);
  expect(redactorOf("default").redact(request)).toBe(request);
  expect(redactorOf("none").redact(request)).toBe(request);
});

test("a secret goes, wherever it stands, and nothing else", () => {
  const attributes = { a: key, password: "hunter22", list: ["x", key], [key]: 1 };
  const request = spanRequest([{ id: "1", name: key, error: key, attributes }]);
  const before = JSON.stringify(request);
  const redacted = JSON.stringify(redactorOf("default").redact(request));
  expect(JSON.stringify(request)).toBe(before);
  expect(redacted).not.toContain(key);
  expect(redacted).toBe(
    before.replaceAll(key, "[REDACTED:github]").replace('"hunter22"', '"[REDACTED:password]"'),
  );
});

test("strict leaves no words, whoever kept them under which name", () => {
  const attributes = {
    [GEN_AI_PROMPT_NAME]: "summary",
    [GEN_AI_USAGE_INPUT_TOKENS]: 7,
    "gen_ai.prompt.0.content": "hello",
    "ai.prompt.messages": "hello",
    "input.value": "hello",
    "input.tokens": 7,
    "traceloop.entity.output": "hello",
    "some.list.of.messages": ["hello"],
    note: "x".repeat(201),
    short: "kept",
    mail: email,
  };
  const spans = spanRequest([{ id: "1", name: "x", error: "hello", attributes }]);
  const redacted = redactorOf("strict").redact(spans);
  expect(keysOf(redacted)).toEqual([
    "service.name",
    GEN_AI_PROMPT_NAME,
    GEN_AI_USAGE_INPUT_TOKENS,
    "input.tokens",
    "short",
    "mail",
  ]);
  expect(JSON.stringify(redacted)).not.toMatch(/hello|jane/);
  const log = { ...Object(logRequest([{ name: "e" }])), body: { stringValue: "hello" } };
  expect(JSON.stringify(redactorOf("strict").redact(log))).not.toContain("hello");
});

test("plain attributes are redacted alike", () => {
  const json = JSON.stringify({ password: "hunter22", a: key, "input.value": "hello", n: 1 });
  expect(JSON.parse(redactorOf("default").redactAttributes(json))).toEqual({
    password: "[REDACTED:password]",
    a: "[REDACTED:github]",
    "input.value": "hello",
    n: 1,
  });
  expect(Object.keys(JSON.parse(redactorOf("strict").redactAttributes(json)))).toEqual([
    "password",
    "a",
    "n",
  ]);
});

test("what is nested without end leaves without its depth", () => {
  let value: object = { stringValue: key };
  for (let i = 0; i < 10_000; i += 1) value = { arrayValue: { values: [value] } };
  expect(JSON.stringify(redactorOf("default").redact({ a: value }))).not.toContain(key);
});
