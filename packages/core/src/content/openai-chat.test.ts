import { describe, expect, test } from "vitest";
import {
  hasRecorded,
  recordedChunks,
  recordedReply,
  replyProblems,
  requestProblems,
} from "../../../../test/support/content.ts";
import { openaiChatContent, openaiCompletionsContent } from "./openai-chat.ts";

const { request, reply, join } = openaiChatContent;
const streamed = (chunks: readonly unknown[]) =>
  reply(chunks.reduce((soFar: unknown, chunk) => join(soFar, chunk), undefined));
const delta = (said: object, index = 0) => ({ choices: [{ index, delta: said }] });
const unplaced = (id: string) =>
  delta({ tool_calls: [{ index: 0, id, function: { name: id, arguments: "{}" } }] });

describe("a chat request", () => {
  test("has instructions, texts, thoughts, calls of tools and their results", () => {
    const call = { id: "c", type: "function", function: { name: "f", arguments: '{"a":1}' } };
    const read = request({
      messages: [
        { role: "developer", content: "Be brief." },
        { role: "user", name: "Ann", content: [{ type: "text", text: "Hi" }] },
        { role: "assistant", content: null, reasoning_content: "Hm", tool_calls: [call] },
        { role: "tool", tool_call_id: "c", content: [{ type: "text", text: "rain" }] },
        { role: "assistant", refusal: "No" },
      ],
      tools: [
        {
          type: "function",
          function: { name: "f", description: "d", parameters: { type: "object" } },
        },
        { type: "custom", custom: { name: "g", description: "d" } },
      ],
    });
    expect(read).toEqual({
      messages: [
        { role: "developer", parts: [{ type: "text", content: "Be brief." }] },
        { role: "user", name: "Ann", parts: [{ type: "text", content: "Hi" }] },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "Hm" },
            { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } },
          ],
        },
        { role: "tool", parts: [{ type: "tool_call_response", id: "c", response: "rain" }] },
        { role: "assistant", parts: [{ type: "text", content: "No" }] },
      ],
      tools: [
        { type: "function", name: "f", description: "d", parameters: { type: "object" } },
        { type: "custom", name: "g" },
      ],
    });
    expect(requestProblems(read)).toEqual([]);
  });

  test("has images, sounds and files by where they are, or as data to be replaced", () => {
    const content = [
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
      { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0=" } },
      { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
      { type: "file", file: { file_id: "file-1" } },
      { type: "hologram", hologram: { depth: 3 } },
    ];
    const read = request({ messages: [{ role: "user", content }] });
    expect(read.messages?.[0]?.parts).toEqual([
      { type: "uri", modality: "image", uri: "https://example.com/a.png" },
      { type: "blob", modality: "image", mime_type: "image/png", content: "iVBORw0=" },
      { type: "blob", modality: "audio", mime_type: "audio/wav", content: "UklGRg==" },
      { type: "file", modality: "document", file_id: "file-1" },
      { type: "generic", generic_type: "hologram", hologram: { depth: 3 } },
    ]);
    expect(requestProblems(read)).toEqual([]);
  });

  test("leaves a schema out that is none", () => {
    const parameters = { type: "object", properties: { a: { type: "whole" } } };
    const read = request({ tools: [{ type: "function", function: { name: "f", parameters } }] });
    expect(read.tools).toEqual([{ type: "function", name: "f" }]);
  });

  test("of the older API is its prompt", () => {
    const read = openaiCompletionsContent.request({ prompt: ["One", "Two"] });
    expect(read.messages?.[0]?.parts.map((part) => part["content"])).toEqual(["One", "Two"]);
    expect(openaiCompletionsContent.request({ prompt: [[1, 2]] })).toEqual({});
    const replied = openaiCompletionsContent.reply({
      choices: [{ text: "Three", finish_reason: "length" }],
    });
    expect(replied).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Three" }], finish_reason: "length" },
    ]);
  });
});

describe("a chat reply", () => {
  test("has one message a choice, with why it ended", () => {
    const call = { id: "c", type: "function", function: { name: "f", arguments: "{" } };
    const read = reply({
      choices: [
        { message: { role: "assistant", content: "Hi" }, finish_reason: "stop" },
        { message: { role: "assistant", tool_calls: [call] }, finish_reason: "tool_calls" },
      ],
    });
    expect(read).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Hi" }], finish_reason: "stop" },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c", name: "f", arguments: "{" }],
        finish_reason: "tool_call",
      },
    ]);
    expect(replyProblems(read)).toEqual([]);
  });

  test("that is streamed is told like a whole one", () => {
    const call = (part: object) => delta({ tool_calls: [part] }, 1);
    const read = streamed([
      delta({ role: "assistant", content: "" }),
      delta({ reasoning: "Hm" }),
      delta({ content: "Hel" }),
      delta({ content: "lo" }),
      call({ index: 0, id: "c", function: { name: "f", arguments: "" } }),
      call({ index: 0, function: { arguments: '{"a"' } }),
      call({ index: 0, function: { arguments: ":1}" } }),
      call({ index: 1, id: "d", function: { name: "g", arguments: "{}" } }),
      { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      { choices: [{ index: 1, delta: {}, finish_reason: "tool_calls" }] },
      { choices: [], usage: {} },
    ]);
    expect(read).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Hm" },
          { type: "text", content: "Hello" },
        ],
        finish_reason: "stop",
      },
      {
        role: "assistant",
        parts: [
          { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } },
          { type: "tool_call", id: "d", name: "g", arguments: {} },
        ],
        finish_reason: "tool_call",
      },
    ]);
  });

  test("that is streamed tells calls apart by their ids, where all have the index 0", () => {
    const [message] = streamed([unplaced("c"), unplaced("d")]);
    expect(message?.parts.map(({ name }) => name)).toEqual(["c", "d"]);
  });

  test("that is streamed and long is kept up to its bound, and told how long it was", () => {
    const [message] = streamed(
      Array.from({ length: 100 }, () => delta({ content: "word ".repeat(200) })),
    );
    const [part] = message?.parts ?? [];
    expect(part?.["content"]).toBe("word ".repeat(13_107));
    expect(part?.["size"]).toBe(100_000);
  });
});

describe.skipIf(!hasRecorded)("recorded replies", () => {
  test("a whole one", () => {
    const read = reply(recordedReply("openai/chat-text.json"));
    expect(replyProblems(read)).toEqual([]);
    expect(read[0]?.parts[0]?.type).toBe("text");
  });

  test.each(["openai/chat-azure-router.chunks.txt", "openai-compatible/mistral-text.chunks.txt"])(
    "the stream %s",
    (file) => {
      const read = streamed(recordedChunks(file));
      expect(replyProblems(read)).toEqual([]);
      expect(read).toHaveLength(1);
      expect(read[0]?.finish_reason).toBe("stop");
      expect(String(read[0]?.parts[0]?.["content"]).length).toBeGreaterThan(0);
    },
  );
});
