import { expect, test } from "vitest";
import { isOfModels } from "./is-of-models.ts";

const spanWith = (key: string) => ({ attributes: [{ key, value: { stringValue: "x" } }] });

/** A name by which each dialect knows its spans. */
const names = [
  "gen_ai.operation.name",
  "gen_ai.system",
  "ai.operationId",
  "llm.request.type",
  "llm.usage.total_tokens",
  "openinference.span.kind",
  "traceloop.span.kind",
  "mastra.span.type",
  "logfire.msg",
  "logfire.json_schema",
  "model_request_parameters",
  "anthropic.message.stop_reason",
];

test.each(names)("a span with %s may tell of a model", (name) => {
  expect(isOfModels(spanWith(name), "theirs")).toBe(true);
});

test.each(["gen_ai", "@traceloop/instrumentation-openai", "com.anthropic.sdk.typescript"])(
  "a span of %s may, whatever it says",
  (scope) => {
    expect(isOfModels({}, scope)).toBe(true);
  },
);

test("a span with content in events may", () => {
  expect(isOfModels({ events: [{ name: "gen_ai.user.message" }] }, "theirs")).toBe(true);
});

test.each(["http.request.method", "aim", "llmx", "db.gen_ai"])(
  "a span with %s does not",
  (name) => {
    expect(isOfModels({ ...spanWith(name), events: [{ name: "exception" }] }, "theirs")).toBe(
      false,
    );
  },
);
