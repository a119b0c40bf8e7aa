import { expect, test } from "vitest";
import { familyOf } from "./family.ts";

test.each([
  ["openai", "gpt-5.6-terra", "openai"],
  ["anthropic", "claude-3-5-sonnet-20241022", "claude"],
  ["anthropic", "claude-opus-4-20250514", "claude"],
  ["anthropic", "claude-sonnet-4-5-20250929", "claude"],
  ["anthropic", "claude-opus-4-6", "claude"],
  ["anthropic", "claude-opus-4-7", "claude_4_7"],
  ["anthropic", "claude-opus-4.8", "claude_4_7"],
  ["anthropic", "claude-sonnet-5", "claude_4_7"],
  ["anthropic", "claude-fable-5", "claude_4_7"],
  ["anthropic", "claude-2.1", "claude"],
  ["aws.bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude"],
  ["aws.bedrock", "us.anthropic.claude-opus-4-7-v1:0", "claude_4_7"],
  ["gcp.vertex_ai", "claude-opus-4-1@20250805", "claude"],
  ["openrouter", "anthropic/claude-sonnet-5", "claude_4_7"],
  ["anthropic", undefined, "claude"],
  ["gcp.gemini", "gemini-2.5-pro", "gemini"],
  ["openrouter", "google/gemma-3-27b-it", "gemini"],
  ["gcp.gemini", undefined, "gemini"],
  ["aws.bedrock", "meta.llama3-1-70b-instruct-v1:0", "openai"],
  [undefined, undefined, "openai"],
])("%s %s is of the family %s", (provider, model, family) => {
  expect(familyOf(provider, model)).toBe(family);
});
