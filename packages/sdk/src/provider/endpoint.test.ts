import { SERVER_ADDRESS, SERVER_PORT } from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { endpointOf } from "./endpoint.ts";

describe("the service behind a base URL", () => {
  test.each([
    ["https://api.openai.com/v1", "openai"],
    ["https://eu.api.openai.com/v1", "openai"],
    ["https://my-resource.openai.azure.com/openai", "azure.ai.openai"],
    ["https://my-resource.services.ai.azure.com/openai/v1", "azure.ai.inference"],
    ["https://api.groq.com/openai/v1", "groq"],
    ["https://api.deepseek.com", "deepseek"],
    ["https://api.x.ai/v1", "x_ai"],
    ["https://openrouter.ai/api/v1", "openrouter"],
    ["https://generativelanguage.googleapis.com/v1beta/openai", "gcp.gemini"],
    ["https://us-central1-aiplatform.googleapis.com/v1", "gcp.vertex_ai"],
    ["https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1", "aws.bedrock"],
    ["https://models.example.com/v1", "openai"],
    ["https://notgroq.com/v1", "openai"],
    ["http://127.0.0.1:11434/v1", "openai"],
    ["not a URL", "openai"],
  ])("%s is %s", (baseUrl, provider) => {
    expect(endpointOf(baseUrl).provider).toBe(provider);
  });
});

test.each([
  ["https://api.openai.com/v1", "api.openai.com", 443],
  ["http://localhost/v1", "localhost", 80],
  ["http://127.0.0.1:8080/v1", "127.0.0.1", 8080],
])("%s is served at %s:%i", (baseUrl, address, port) => {
  expect(endpointOf(baseUrl).server).toEqual({ [SERVER_ADDRESS]: address, [SERVER_PORT]: port });
});

test("a URL that is none has no server", () => {
  expect(endpointOf("not a URL").server).toEqual({});
});
