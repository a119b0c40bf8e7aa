import { describe, expect, test } from "vitest";
import { replyProblems, requestProblems } from "../../../../test/support/content.ts";
import { aiSdkContent } from "./ai-sdk.ts";

const { request, reply, join } = aiSdkContent;
const streamed = (parts: readonly unknown[]) =>
  reply(parts.reduce((soFar: unknown, part) => join(soFar, part), undefined));

describe("a prompt", () => {
  test("has messages with every kind of part, and tools", () => {
    const data = new Uint8Array([1, 2]);
    const made = { type: "tool-result", toolCallId: "c", toolName: "f" };
    const read = request({
      prompt: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "Hi" },
            { type: "file", mediaType: "image/png", data },
            { type: "file", mediaType: "application/pdf", data: new URL("https://example.com/a") },
            { type: "file", mediaType: "audio/wav", data: { type: "data", data: "UklGRg==" } },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "Hm" },
            { type: "tool-call", toolCallId: "c", toolName: "f", input: { a: 1 } },
          ],
        },
        {
          role: "tool",
          content: [
            { ...made, output: { type: "json", value: { rain: true } } },
            { ...made, output: { type: "error-text", value: "broken" } },
            { ...made, output: { type: "content", value: [{ type: "text", text: "sun" }] } },
          ],
        },
      ],
      tools: [
        { type: "function", name: "f", description: "d", inputSchema: { type: "object" } },
        { type: "provider", id: "openai.web_search", name: "web_search", args: {} },
      ],
    });
    const response = { type: "tool_call_response", id: "c" };
    expect(read).toEqual({
      messages: [
        { role: "system", parts: [{ type: "text", content: "Be brief." }] },
        {
          role: "user",
          parts: [
            { type: "text", content: "Hi" },
            { type: "blob", modality: "image", mime_type: "image/png", content: data },
            {
              type: "uri",
              modality: "document",
              mime_type: "application/pdf",
              uri: "https://example.com/a",
            },
            { type: "blob", modality: "audio", mime_type: "audio/wav", content: "UklGRg==" },
          ],
        },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "Hm" },
            { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } },
          ],
        },
        {
          role: "tool",
          parts: [
            { ...response, response: { rain: true } },
            { ...response, response: "broken" },
            { ...response, response: [{ type: "text", content: "sun" }] },
          ],
        },
      ],
      tools: [
        { type: "function", name: "f", description: "d", parameters: { type: "object" } },
        { type: "openai.web_search", name: "web_search" },
      ],
    });
    expect(requestProblems(read)).toEqual([]);
  });

  test.each([
    ["an image", { prompt: "A cat", n: 1 }],
    ["speech", { text: "A cat" }],
  ])("for %s is a text", (_, options) => {
    expect(request(options).messages?.[0]?.parts).toEqual([{ type: "text", content: "A cat" }]);
  });

  test("to rank has documents", () => {
    const documents = { type: "text", values: ["one", "two"] };
    expect(request({ query: "Which?", documents })).toEqual({
      messages: [{ role: "user", parts: [{ type: "text", content: "Which?" }] }],
      documents: [{ content: "one" }, { content: "two" }],
    });
  });
});

describe("a result", () => {
  const call = { type: "tool-call", toolCallId: "c", toolName: "f", input: '{"a":1}' };
  const expected = [
    {
      role: "assistant",
      parts: [
        { type: "reasoning", content: "Hm" },
        { type: "text", content: "Rain" },
        { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } },
      ],
      finish_reason: "tool_call",
    },
  ];

  test("that is whole", () => {
    const content = [{ type: "reasoning", text: "Hm" }, { type: "text", text: "Rain" }, call];
    const read = reply({ content, finishReason: { unified: "tool-calls", raw: "tool_use" } });
    expect(read).toEqual(expected);
    expect(replyProblems(read)).toEqual([]);
  });

  test("that is streamed", () => {
    const parts = [
      { type: "stream-start", warnings: [] },
      { type: "reasoning-delta", id: "0", delta: "Hm" },
      { type: "text-start", id: "1" },
      { type: "text-delta", id: "1", delta: "Ra" },
      { type: "text-delta", id: "1", delta: "in" },
      { type: "tool-input-delta", id: "c", delta: '{"a":1}' },
      call,
      { type: "finish", finishReason: "tool-calls" },
    ];
    expect(streamed(parts)).toEqual(expected);
  });

  test("of a stream with a long file has its type and size", () => {
    const data = new Uint8Array(100_000);
    const read = streamed([{ type: "file", mediaType: "image/png", data }]);
    expect(read[0]?.parts).toEqual([
      { type: "blob", modality: "image", mime_type: "image/png", content: "", size: 100_000 },
    ]);
  });

  test("of what was heard is its text", () => {
    expect(reply({ text: "Hello", segments: [] })[0]?.parts).toEqual([
      { type: "text", content: "Hello" },
    ]);
    expect(reply({ images: [] })).toEqual([]);
  });
});
