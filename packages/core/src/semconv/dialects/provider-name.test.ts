import { expect, test } from "vitest";
import { genAiRegistry } from "../tables.ts";
import { providerNameOf } from "./provider-name.ts";

test.each([
  ["OpenAI", "openai"],
  ["openai.responses", "openai"],
  ["anthropic.messages", "anthropic"],
  ["az.ai.openai", "azure.ai.openai"],
  ["az.ai.inference", "azure.ai.inference"],
  ["azure.chat", "azure.ai.openai"],
  ["vertex_ai", "gcp.vertex_ai"],
  ["google.vertex.chat", "gcp.vertex_ai"],
  ["google.generative-ai", "gcp.gemini"],
  ["gemini", "gcp.gemini"],
  ["google", "gcp.gemini"],
  ["aws_bedrock", "aws.bedrock"],
  ["amazon-bedrock", "aws.bedrock"],
  ["AWS", "aws.bedrock"],
  ["xai.chat", "x_ai"],
  ["mistral.chat", "mistral_ai"],
  ["my-openai-proxy", "my-openai-proxy"],
  ["langchain", "langchain"],
])("%s is %s", (said, provider) => {
  expect(providerNameOf(said)).toBe(provider);
});

test("every name of the conventions stays", () => {
  const members = genAiRegistry.attributes["gen_ai.provider.name"]?.members ?? [];
  expect(members).toContain("openai");
  for (const name of members) expect(providerNameOf(name)).toBe(name);
});
