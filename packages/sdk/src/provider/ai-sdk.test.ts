import { describe, expect, test } from "vitest";
import { aiSdkEmbed, aiSdkEndpoint, aiSdkGenerate, aiSdkStream } from "./ai-sdk.ts";

const model = { provider: "openai.chat", modelId: "gpt-5" };
const prompt = [
  { role: "system", content: "Be brief." },
  { role: "user", content: [{ type: "text", text: "Why?" }] },
];

describe("the request of a language model", () => {
  test("says the parameters and sizes, never content", () => {
    const options = {
      prompt,
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      topK: 5,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      stopSequences: ["END"],
      seed: 7,
      responseFormat: { type: "json", schema: {} },
      tools: [{ type: "function", name: "weather" }],
      providerOptions: { openai: { reasoningEffort: "low", serviceTier: "flex" } },
    };
    expect(aiSdkGenerate.request([options], model)).toMatchObject({
      operation: "chat",
      model: "gpt-5",
      stream: false,
      attributes: {
        "gen_ai.request.max_tokens": 100,
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.top_p": 0.9,
        "gen_ai.request.top_k": 5,
        "gen_ai.request.frequency_penalty": 0.1,
        "gen_ai.request.presence_penalty": 0.2,
        "gen_ai.request.stop_sequences": ["END"],
        "gen_ai.request.seed": 7,
        "gen_ai.request.reasoning.level": "low",
        "gen_ai.output.type": "json",
        "openai.api.type": "chat_completions",
        "openai.request.service_tier": "flex",
        "spoor.request.message.count": 2,
        "spoor.request.tool.count": 1,
        "spoor.request.size": 13,
      },
    });
    expect(aiSdkStream.request([options], model).stream).toBe(true);
  });

  test.each([
    [AbortSignal.abort(), true],
    [AbortSignal.abort(new DOMException("too long", "TimeoutError")), false],
    [new AbortController().signal, false],
  ])("has a signal, and a timeout is no cancellation", (abortSignal, aborted) => {
    const { signal } = aiSdkGenerate.request([{ prompt, abortSignal }], model);
    expect(signal).toMatchObject({ aborted });
  });
});

test.each([
  [{ prompt: "A cat", n: 2, size: "1024x1024" }, "image", 2],
  [{ text: "Hello", voice: "alloy" }, "speech", undefined],
  [{ audio: new Uint8Array(3), mediaType: "audio/wav" }, "text", undefined],
  [{ prompt: "A film", n: 1, fps: 24 }, undefined, undefined],
])("the request of another model is known by what it is given: %j", (options, type, count) => {
  const { operation, attributes } = aiSdkGenerate.request([options], model);
  expect(operation).toBe("generate_content");
  expect(attributes["gen_ai.output.type"]).toBe(type);
  expect(attributes["gen_ai.request.choice.count"]).toBe(count);
});

test("the request of an embedding model says how many texts there are", () => {
  expect(aiSdkEmbed.request([{ values: ["ab", "c"] }], model)).toMatchObject({
    operation: "embeddings",
    model: "gpt-5",
    attributes: { "spoor.request.message.count": 2, "spoor.request.size": 3 },
  });
});

describe("the endpoint", () => {
  test.each([
    ["openai.chat", "openai"],
    ["openai.responses", "openai"],
    ["azure.responses", "azure.ai.openai"],
    ["anthropic.messages", "anthropic"],
    ["vertex.anthropic.messages", "gcp.vertex_ai"],
    ["google.generative-ai", "gcp.gemini"],
    ["google.vertex.chat", "gcp.vertex_ai"],
    ["amazon-bedrock", "aws.bedrock"],
    ["mistral.chat", "mistral_ai"],
    ["groq.chat", "groq"],
    ["xai.chat", "x_ai"],
    ["deepseek.chat", "deepseek"],
    ["gateway", "gateway"],
    ["lmstudio.chat", "lmstudio"],
    ["my.company.embedding", "my.company"],
  ])("of %s is that of %s", (provider, expected) => {
    expect(aiSdkEndpoint({ provider })).toEqual({ provider: expected, server: {} });
  });

  test("says the server where the model does", () => {
    const config = { baseURL: "https://api.anthropic.com/v1" };
    expect(aiSdkEndpoint({ provider: "anthropic.messages", config })?.server).toEqual({
      "server.address": "api.anthropic.com",
      "server.port": 443,
    });
  });

  test("is unknown without a provider", () => {
    expect(aiSdkEndpoint({})).toBeUndefined();
  });
});

test("a result keeps what the SDK takes from it, with another stream", () => {
  class Result {
    readonly stream = new ReadableStream();
    readonly #response = { headers: {} };
    get response() {
      return this.#response;
    }
  }
  const result = new Result();
  const stream = new ReadableStream();
  expect(aiSdkStream.stream?.of(result)).toBe(result.stream);
  expect(aiSdkStream.stream?.replaced?.(result, stream)).toEqual({
    stream,
    response: result.response,
  });
});
