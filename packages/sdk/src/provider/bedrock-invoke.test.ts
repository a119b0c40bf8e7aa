import { describe, expect, test } from "vitest";
import {
  AWS_BEDROCK_GUARDRAIL_ID,
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_REQUEST_ENCODING_FORMATS,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  SPOOR_REQUEST_SIZE,
  SPOOR_RESPONSE_SIZE,
} from "@spoor/core/semconv";
import { bedrockSend } from "./bedrock.ts";

class InvokeModelCommand {
  readonly input: unknown;
  constructor(input: unknown) {
    this.input = input;
  }
}
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const request = (modelId: string, body: unknown, more: object = {}) =>
  bedrockSend.request([new InvokeModelCommand({ modelId, body: bytes(body), ...more })]);
const reply = (body: unknown) => bedrockSend.reply({ body: bytes(body), $metadata: {} });
const joined = (parts: readonly unknown[]) => {
  let soFar: unknown;
  for (const part of parts) soFar = bedrockSend.join(soFar, { chunk: { bytes: bytes(part) } });
  return bedrockSend.reply(soFar);
};
const metrics = (usage: object) => ({ "amazon-bedrock-invocationMetrics": usage });
const counted = { inputTokens: 7, outputTokens: 3 };
const isOutput = (part: unknown) => bedrockSend.isOutput({ chunk: { bytes: bytes(part) } });
const measured = metrics({ inputTokenCount: 7, outputTokenCount: 3 });
const messages = [{ role: "user", content: "Hello" }];
const blocks = [{ role: "user", content: [{ text: "Hello" }] }];

describe("the request of InvokeModel", () => {
  test.each([
    ["anthropic.claude-3", { anthropic_version: "x", max_tokens: 9, messages }, "chat"],
    ["amazon.nova-lite-v1:0", { messages: blocks, inferenceConfig: { maxTokens: 9 } }, "chat"],
    ["amazon.nova-lite-v1:0", { messages: blocks, inferenceConfig: { max_new_tokens: 9 } }, "chat"],
    [
      "amazon.titan-text-express-v1",
      { inputText: "Hello", textGenerationConfig: { maxTokenCount: 9 } },
      "text_completion",
    ],
    ["meta.llama3-8b", { prompt: "Hello", max_gen_len: 9 }, "text_completion"],
    ["mistral.mistral-7b", { prompt: "Hello", max_tokens: 9 }, "text_completion"],
    ["mistral.mistral-large", { messages, max_tokens: 9 }, "chat"],
    ["cohere.command-r-v1:0", { message: "Hello", max_tokens: 9 }, "chat"],
    [
      "arn:aws:bedrock:us-east-1:1:application-inference-profile/p",
      { anthropic_version: "x", max_tokens: 9, messages },
      "chat",
    ],
  ])("to %s tells its limit and size", (model, body, operation) => {
    expect(request(model, body)).toMatchObject({
      operation,
      model,
      stream: false,
      attributes: { [GEN_AI_REQUEST_MAX_TOKENS]: 9, [SPOOR_REQUEST_SIZE]: 5 },
    });
  });

  test("for embeddings tells what kind of vectors", () => {
    const titan = request("amazon.titan-embed-text-v2:0", { inputText: "Hello", dimensions: 256 });
    expect(titan.operation).toBe("embeddings");
    expect(titan.attributes[GEN_AI_EMBEDDINGS_DIMENSION_COUNT]).toBe(256);
    const body = { texts: ["Hello"], input_type: "search_query", embedding_types: ["int8"] };
    const cohere = request("arn:aws:bedrock:us-east-1:1:provisioned-model/p", body);
    expect(cohere.operation).toBe("embeddings");
    expect(cohere.attributes[GEN_AI_REQUEST_ENCODING_FORMATS]).toEqual(["int8"]);
  });

  test("tells its guardrail, and nothing of a body that cannot be read", () => {
    const body = new Blob(["{}"]);
    const { attributes } = request("x", {}, { body, guardrailIdentifier: "gr-1" });
    expect(attributes).toEqual({ [AWS_BEDROCK_GUARDRAIL_ID]: "gr-1" });
  });
});

describe("an answer of InvokeModel", () => {
  test.each([
    [
      "Anthropic",
      {
        type: "message",
        content: [{ type: "text", text: "Rain" }],
        stop_reason: "end_turn",
        usage: { input_tokens: 7, output_tokens: 3 },
      },
      "end_turn",
    ],
    [
      "Nova",
      {
        output: { message: { content: [{ text: "Rain" }] } },
        stopReason: "end_turn",
        usage: { inputTokens: 7, outputTokens: 3 },
      },
      "end_turn",
    ],
    [
      "Titan",
      {
        inputTextTokenCount: 7,
        results: [{ tokenCount: 3, outputText: "Rain", completionReason: "FINISH" }],
      },
      "FINISH",
    ],
    [
      "Llama",
      {
        generation: "Rain",
        prompt_token_count: 7,
        generation_token_count: 3,
        stop_reason: "stop",
      },
      "stop",
    ],
    [
      "Mistral",
      {
        choices: [{ message: { content: "Rain" }, finish_reason: "stop" }],
        usage: { prompt_tokens: 7, completion_tokens: 3 },
      },
      "stop",
    ],
  ])("of %s tells its reason, size and usage", (_, body, reason) => {
    const { attributes, usage } = reply(body);
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual([reason]);
    expect(attributes[SPOOR_RESPONSE_SIZE]).toBe(4);
    expect(usage).toEqual(counted);
  });

  test.each([
    ["Mistral's older models", { outputs: [{ text: "Rain", stop_reason: "stop" }] }, "stop"],
    ["Cohere", { text: "Rain", finish_reason: "COMPLETE", generation_id: "g" }, "COMPLETE"],
    ["Cohere's older", { generations: [{ text: "Rain", finish_reason: "MAX" }] }, "MAX"],
  ])("of %s tells no usage", (_, body, reason) => {
    const { attributes, usage } = reply(body);
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual([reason]);
    expect(attributes[SPOOR_RESPONSE_SIZE]).toBe(4);
    expect(usage).toBeUndefined();
  });

  test("of an embedding tells the input alone", () => {
    expect(reply({ embedding: [0.5], inputTextTokenCount: 8 })).toEqual({
      attributes: {},
      usage: { inputTokens: 8 },
      error: undefined,
    });
  });

  test.each(["{", "", "[1", "null"])("that is %j tells nothing", (body) => {
    const { attributes, usage } = bedrockSend.reply({ body: new TextEncoder().encode(body) });
    expect(attributes).toEqual({});
    expect(usage).toBeUndefined();
  });

  test("that is longer than any text is not read", () => {
    const { usage } = reply({ inputTextTokenCount: 8, image: "x".repeat(2 ** 20) });
    expect(usage).toBeUndefined();
  });
});

describe("a stream of InvokeModel", () => {
  test.each([
    [
      "Titan",
      [
        { outputText: "Ra", inputTextTokenCount: 7, totalOutputTextTokenCount: null },
        { outputText: "in", totalOutputTextTokenCount: 3, completionReason: "FINISH" },
      ],
      "FINISH",
    ],
    [
      "Llama",
      [
        { generation: "Ra", prompt_token_count: 7, generation_token_count: 1, stop_reason: null },
        { generation: "in", generation_token_count: 3, stop_reason: "stop" },
      ],
      "stop",
    ],
    [
      "Mistral",
      [
        { outputs: [{ text: "Ra", stop_reason: null }] },
        { outputs: [{ text: "in", stop_reason: "stop" }], ...measured },
      ],
      "stop",
    ],
    [
      "Mistral's newer models",
      [
        { choices: [{ delta: { content: "Ra" } }] },
        { choices: [{ delta: { content: "in" }, stop_reason: "stop" }], ...measured },
      ],
      "stop",
    ],
    [
      "Cohere",
      [
        { event_type: "text-generation", text: "Rain", is_finished: false },
        {
          event_type: "stream-end",
          finish_reason: "COMPLETE",
          response: { text: "Rain" },
          ...measured,
        },
      ],
      "COMPLETE",
    ],
    [
      "Nova",
      [
        { messageStart: { role: "assistant" } },
        { contentBlockDelta: { delta: { text: "Rain" } } },
        { messageStop: { stopReason: "end_turn" } },
        { metadata: { usage: { inputTokens: 7, outputTokens: 3 } }, ...measured },
      ],
      "end_turn",
    ],
    [
      "Anthropic",
      [
        { type: "message_start", message: { id: "msg_1", usage: { input_tokens: 7 } } },
        { type: "content_block_delta", delta: { type: "text_delta", text: "Rain" } },
        {
          type: "message_delta",
          delta: { stop_reason: "end_turn" },
          usage: { output_tokens: 3 },
        },
        { type: "message_stop", ...measured },
      ],
      "end_turn",
    ],
  ])("of %s is told like a whole answer", (_, parts, reason) => {
    const { attributes, usage } = joined(parts);
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual([reason]);
    expect(attributes[SPOOR_RESPONSE_SIZE]).toBe(4);
    expect(usage).toEqual(counted);
  });

  test("of a message without usage has what Amazon measured", () => {
    const start = { type: "message_start", message: { id: "msg_1" } };
    const { attributes, usage } = joined([start, { type: "message_stop", ...measured }]);
    expect(attributes[GEN_AI_RESPONSE_ID]).toBe("msg_1");
    expect(usage).toEqual(counted);
  });

  test("with an exception among its events is a failure", () => {
    const before = bedrockSend.join(undefined, { chunk: { bytes: bytes({ generation: "R" }) } });
    const after = bedrockSend.join(before, { modelStreamErrorException: { message: "x" } });
    expect(bedrockSend.reply(after).error).toEqual({ code: "modelStreamErrorException" });
  });

  test("has its first output with its first text", () => {
    expect(isOutput({ event_type: "stream-start", is_finished: false })).toBe(false);
    expect(isOutput({ event_type: "text-generation", text: "R" })).toBe(true);
    expect(isOutput({ type: "message_start" })).toBe(false);
    expect(isOutput({ contentBlockDelta: { delta: { text: "R" } } })).toBe(true);
  });
});
