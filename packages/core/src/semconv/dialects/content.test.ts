import { expect, test } from "vitest";
import { genAiRegistry } from "../tables.ts";
import { isContent } from "./content.ts";

test.each([
  "ai.prompt.messages",
  "ai.response.text",
  "anthropic.tool_result.content",
  "embedding.embeddings.0.embedding.text",
  "gen_ai.completion.0.content",
  "gen_ai.input.messages",
  "gen_ai.prompt",
  "gen_ai.prompt.12.tool_calls.0.arguments",
  "gen_ai.prompt.variable.city",
  "input.value",
  "llm.input_messages.3.message.contents.0.message_content.text",
  "llm.tools.0.tool.json_schema",
  "mastra.workflow_step.output",
  "pydantic_ai.all_messages",
  "traceloop.entity.input",
])("%s is content", (name) => {
  expect(isContent(name)).toBe(true);
});

test.each([
  "ai.usage.inputTokens",
  "gen_ai.prompt.name",
  "gen_ai.prompt.version",
  "gen_ai.usage.prompt_tokens",
  "input.mime_type",
  "llm.model_name",
  "llm.token_count.prompt",
  "mastra.workflow_step.status",
  "toString",
  "",
])("%s is not", (name) => {
  expect(isContent(name)).toBe(false);
});

test("what the conventions let hold anything is content", () => {
  const held = Object.entries(genAiRegistry.attributes).filter(([, { type }]) => type === "any");
  expect(held.length).toBeGreaterThan(5);
  for (const [name] of held) expect([name, isContent(name)]).toEqual([name, true]);
});
