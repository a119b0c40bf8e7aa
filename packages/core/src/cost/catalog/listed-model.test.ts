import { expect, test } from "vitest";
import { listedModelOf, providerNameOf } from "./listed-model.ts";

test.each([
  ["OpenAI", "openai"],
  [" anthropic ", "anthropic"],
  ["AWS Bedrock", "aws"],
  ["aws.bedrock", "aws"],
  ["Azure OpenAI", "azure"],
  ["gcp.gemini", "google"],
  ["Nobody's Own", "nobody's own"],
])("the provider %s is %s", (name, id) => {
  expect(providerNameOf(name)).toBe(id);
});

test.each([
  ["openai", "gpt-4o-2024-08-06", "gpt-4o"],
  ["anthropic", "claude-haiku-4-5-20251001", "claude-haiku-4-5"],
  [
    "aws.bedrock",
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "regional.anthropic.claude-haiku-4-5-20251001-v1:0",
  ],
])("%s lists %s as %s", (provider, name, id) => {
  expect(listedModelOf(provider, name)).toBe(id);
});

test("what is not listed has no id", () => {
  expect(listedModelOf("openai", "web search tool calls")).toBeUndefined();
  expect(listedModelOf("nobody", "gpt-4o")).toBeUndefined();
});
