import { expect, test } from "vitest";
import { transcriptReaders } from "./agents.ts";
import { agentNames } from "./reader.ts";
import type { TranscriptFile } from "./reader.ts";

const agentsOf = (file: TranscriptFile): readonly string[] =>
  transcriptReaders.filter((reader) => reader.recognises(file)).map(({ agent }) => agent);

test("there is a reader of every agent", () => {
  const agents = new Set(transcriptReaders.map(({ agent }) => agent));
  expect([...agents].toSorted()).toEqual(agentNames.toSorted());
});

test.each([
  ["nothing", []],
  ["JSON of other kinds", [null, 1, "text", [], {}, { a: { b: [] } }, true]],
  ["a package", [{ name: "spoor", version: "0.1.0", scripts: {} }]],
  ["a log", [{ level: 30, time: 1763640000000, msg: "listening", pid: 1 }]],
  ["a request to a model", [{ model: "m", messages: [{ role: "user", content: "Hi" }] }]],
  ["OTLP", [{ resourceSpans: [{ resource: {}, scopeSpans: [] }] }]],
  ["hostile names", [JSON.parse('{"__proto__":{"type":"session"},"constructor":1}')]],
])("nobody recognises %s", (_, head) => {
  const file: TranscriptFile = {
    path: "/tmp/a.jsonl",
    head,
    values: () => {
      throw new Error("Recognising reads no more than the head.");
    },
  };
  expect(agentsOf(file)).toEqual([]);
});
