import { describe, expect, test } from "vitest";
import {
  hasRecorded,
  recordedChunks,
  replyProblems,
  requestProblems,
} from "../../../../test/support/content.ts";
import { converseContent } from "./bedrock-converse.ts";
import { invokeContent } from "./bedrock-invoke.ts";
import type { ContentShape } from "./content.ts";

const streamed = ({ reply, join }: ContentShape, parts: readonly unknown[]) =>
  reply(parts.reduce((soFar: unknown, part) => join(soFar, part), undefined));
const said = (content: string, finish_reason?: string) => [
  {
    role: "assistant",
    parts: [{ type: "text", content }],
    ...(finish_reason !== undefined && { finish_reason }),
  },
];

const delta = (contentBlockIndex: number, added: object) => ({
  contentBlockDelta: { contentBlockIndex, delta: added },
});
const user = (content: string) => [{ role: "user", parts: [{ type: "text", content }] }];

describe("Converse", () => {
  test("a request has blocks of every kind", () => {
    const bytes = new Uint8Array([1, 2]);
    const read = converseContent.request({
      system: [{ text: "Be brief." }, { cachePoint: { type: "default" } }],
      messages: [
        {
          role: "user",
          content: [
            { text: "Hi" },
            { image: { format: "png", source: { bytes } } },
            { document: { name: "Law", format: "txt", source: { text: "§ 1" } } },
            { video: { format: "mp4", source: { s3Location: { uri: "s3://b/a.mp4" } } } },
          ],
        },
        {
          role: "assistant",
          content: [
            { reasoningContent: { reasoningText: { text: "Hm" } } },
            { toolUse: { toolUseId: "t", name: "f", input: { a: 1 } } },
          ],
        },
        {
          role: "user",
          content: [
            { toolResult: { toolUseId: "t", content: [{ json: { rain: true } }] } },
            { toolResult: { toolUseId: "u", content: [{ text: "sun" }] } },
            { guardContent: { text: { text: "Safe" } } },
          ],
        },
      ],
      toolConfig: {
        tools: [{ toolSpec: { name: "f", inputSchema: { json: { type: "object" } } } }],
      },
    });
    expect(read.system).toEqual([{ type: "text", content: "Be brief." }]);
    expect(read.messages?.map(({ parts }) => parts)).toEqual([
      [
        { type: "text", content: "Hi" },
        { type: "blob", modality: "image", mime_type: "image/png", content: bytes },
        { type: "generic", generic_type: "document", title: "Law", content: "§ 1" },
        { type: "uri", modality: "video", mime_type: "video/mp4", uri: "s3://b/a.mp4" },
      ],
      [
        { type: "reasoning", content: "Hm" },
        { type: "tool_call", id: "t", name: "f", arguments: { a: 1 } },
      ],
      [
        { type: "tool_call_response", id: "t", response: { rain: true } },
        { type: "tool_call_response", id: "u", response: "sun" },
        { type: "text", content: "Safe" },
      ],
    ]);
    expect(read.tools).toEqual([{ type: "function", name: "f", parameters: { type: "object" } }]);
    expect(requestProblems(read)).toEqual([]);
  });

  test("an answer, whole and streamed", () => {
    const content = [
      { reasoningContent: { reasoningText: { text: "Hm" } } },
      { text: "Rain" },
      { toolUse: { toolUseId: "t", name: "f", input: { a: 1 } } },
    ];
    const whole = converseContent.reply({
      output: { message: { role: "assistant", content } },
      stopReason: "tool_use",
    });
    expect(replyProblems(whole)).toEqual([]);
    expect(whole[0]?.parts.map(({ type }) => type)).toEqual(["reasoning", "text", "tool_call"]);
    const start = { toolUse: { toolUseId: "t", name: "f" } };
    const joined = streamed(converseContent, [
      { messageStart: { role: "assistant" } },
      delta(0, { reasoningContent: { text: "Hm" } }),
      delta(0, { reasoningContent: { signature: "s" } }),
      delta(1, { text: "Ra" }),
      delta(1, { text: "in" }),
      { contentBlockStart: { contentBlockIndex: 2, start } },
      delta(2, { toolUse: { input: '{"a":' } }),
      delta(2, { toolUse: { input: "1}" } }),
      { messageStop: { stopReason: "tool_use" } },
    ]);
    expect(joined).toEqual(whole);
  });

  test.skipIf(!hasRecorded)("a recorded stream", () => {
    const read = streamed(converseContent, recordedChunks("bedrock/converse-stream.chunks.txt"));
    expect(replyProblems(read)).toEqual([]);
    expect(read[0]?.finish_reason).toBe("stop");
  });
});

describe("InvokeModel", () => {
  test.each([
    ["Llama", { prompt: "Hi" }],
    ["Titan", { inputText: "Hi", textGenerationConfig: {} }],
    ["Cohere", { message: "Hi" }],
    ["Anthropic", { anthropic_version: "bedrock", messages: [{ role: "user", content: "Hi" }] }],
    ["Nova", { schemaVersion: "1", messages: [{ role: "user", content: [{ text: "Hi" }] }] }],
    ["Mistral", { messages: [{ role: "user", content: "Hi" }] }],
  ])("a body of %s is read", (_, body) => {
    expect(invokeContent.request(body).messages).toEqual(user("Hi"));
  });

  test("Cohere's history, instructions and documents are read", () => {
    const read = invokeContent.request({
      message: "And now?",
      preamble: "Be brief.",
      chat_history: [
        { role: "USER", message: "Hi" },
        { role: "CHATBOT", message: "Hello" },
      ],
      documents: [{ title: "Law", snippet: "§ 1" }],
    });
    expect(read.system).toEqual([{ type: "text", content: "Be brief." }]);
    expect(read.messages?.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(read.messages?.[2]?.parts[1]).toEqual({
      type: "generic",
      generic_type: "document",
      title: "Law",
      content: "§ 1",
    });
    expect(requestProblems(read)).toEqual([]);
  });

  test.each([
    ["Llama", { generation: "Rain", stop_reason: "stop" }],
    ["Titan", { results: [{ outputText: "Rain", completionReason: "FINISH" }] }],
    ["Cohere", { text: "Rain", finish_reason: "COMPLETE" }],
    ["old Cohere", { generations: [{ text: "Rain", finish_reason: "COMPLETE" }] }],
    ["old Mistral", { outputs: [{ text: "Rain", stop_reason: "stop" }] }],
    ["Mistral", { choices: [{ message: { content: "Rain" }, finish_reason: "stop" }] }],
    [
      "Anthropic",
      { type: "message", content: [{ type: "text", text: "Rain" }], stop_reason: "end_turn" },
    ],
    ["Nova", { output: { message: { content: [{ text: "Rain" }] } }, stopReason: "end_turn" }],
  ])("an answer of %s is read", (_, body) => {
    expect(invokeContent.reply(body)).toEqual(said("Rain", "stop"));
  });

  test.each([
    ["Llama", [{ generation: "Ra" }, { generation: "in", stop_reason: "stop" }]],
    ["Titan", [{ outputText: "Ra" }, { outputText: "in", completionReason: "FINISH" }]],
    [
      "Cohere",
      [
        { event_type: "text-generation", text: "Ra" },
        { event_type: "text-generation", text: "in" },
        { event_type: "stream-end", finish_reason: "COMPLETE" },
      ],
    ],
    [
      "old Mistral",
      [{ outputs: [{ text: "Ra" }] }, { outputs: [{ text: "in", stop_reason: "stop" }] }],
    ],
    [
      "Mistral",
      [
        { choices: [{ index: 0, delta: { content: "Ra" } }] },
        { choices: [{ index: 0, delta: { content: "in" }, finish_reason: "stop" }] },
      ],
    ],
    [
      "Anthropic",
      [
        { type: "message_start", message: { role: "assistant" } },
        { type: "content_block_start", index: 0, content_block: { type: "text", text: "Rain" } },
        { type: "message_delta", delta: { stop_reason: "end_turn" } },
      ],
    ],
    [
      "Nova",
      [
        { messageStart: { role: "assistant" } },
        { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "Rain" } } },
        { messageStop: { stopReason: "end_turn" } },
      ],
    ],
  ])("a stream of %s is read", (_, parts) => {
    expect(streamed(invokeContent, parts)).toEqual(said("Rain", "stop"));
  });
});
