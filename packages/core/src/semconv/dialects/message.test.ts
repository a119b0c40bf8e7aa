import { describe, expect, test } from "vitest";
import { messagesOf, toolDefinitionsOf } from "./message.ts";

const user = (...parts: readonly object[]) => [{ role: "user", parts }];

describe("messagesOf", () => {
  test.each([
    ["a text", "hi", user({ type: "text", content: "hi" })],
    [
      "OpenAI's",
      [{ role: "user", content: [{ type: "text", text: "hi" }] }],
      user({ type: "text", content: "hi" }),
    ],
    [
      "the conventions'",
      user({ type: "text", content: "hi" }),
      user({ type: "text", content: "hi" }),
    ],
    ["JSON", '[{"role":"user","content":"hi"}]', user({ type: "text", content: "hi" })],
    [
      "a name",
      { role: "user", name: "Ann", content: "hi" },
      [{ role: "user", name: "Ann", parts: [{ type: "text", content: "hi" }] }],
    ],
    ["no content", [{ role: "user", content: null }], user()],
    [
      "a part of nobody's",
      [{ role: "user", content: [{ type: "video", seconds: 3 }] }],
      user({ type: "video", seconds: 3 }),
    ],
  ])("reads %s", (_, value, expected) => {
    expect(messagesOf(value, "user")).toEqual(expected);
  });

  test("reads calls and results of Anthropic, of the AI SDK and of OpenAI's two APIs alike", () => {
    const call = { type: "tool_call", id: "c", name: "weather", arguments: { city: "Oslo" } };
    const result = { type: "tool_call_response", id: "c", response: "7" };
    const said = [
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "c", name: "weather", input: { city: "Oslo" } }],
      },
      {
        role: "assistant",
        content: [
          { type: "tool-call", toolCallId: "c", toolName: "weather", input: { city: "Oslo" } },
        ],
      },
      {
        role: "assistant",
        tool_calls: [
          {
            id: "c",
            type: "function",
            function: { name: "weather", arguments: '{"city":"Oslo"}' },
          },
        ],
      },
      { type: "function_call", call_id: "c", name: "weather", arguments: '{"city":"Oslo"}' },
      { role: "tool", content: [{ type: "tool_result", tool_use_id: "c", content: "7" }] },
      {
        role: "tool",
        content: [{ type: "tool-result", toolCallId: "c", output: { type: "text", value: "7" } }],
      },
      { role: "tool", tool_call_id: "c", content: "7" },
      { type: "function_call_output", call_id: "c", output: "7" },
    ];
    expect(messagesOf(said, "assistant")).toEqual([
      ...Array.from({ length: 4 }, () => ({ role: "assistant", parts: [call] })),
      ...Array.from({ length: 4 }, () => ({ role: "tool", parts: [result] })),
    ]);
  });

  test("reads what is seen and heard", () => {
    const content = [
      { type: "image_url", image_url: { url: "https://x.test/a" } },
      { type: "image", image: "aGk=", mediaType: "image/png" },
      { type: "file", data: "data:application/pdf;base64,aGk=", mediaType: "application/pdf" },
      { type: "file", modality: "document", file_id: "f1" },
      { type: "thinking", thinking: "hm" },
    ];
    expect(messagesOf([{ role: "user", content }], "user")).toEqual(
      user(
        { type: "uri", modality: "image", uri: "https://x.test/a" },
        { type: "blob", modality: "image", content: "aGk=", mime_type: "image/png" },
        {
          type: "uri",
          modality: "document",
          uri: "data:application/pdf;base64,aGk=",
          mime_type: "application/pdf",
        },
        { type: "file", modality: "document", file_id: "f1" },
        { type: "reasoning", content: "hm" },
      ),
    );
  });

  test.each([undefined, null, "", 7, {}, [], [{}], [null]])("finds none in %j", (value) => {
    expect(messagesOf(value, "user")).toBeUndefined();
  });
});

test("toolDefinitionsOf reads OpenAI's, Anthropic's and the AI SDK's alike", () => {
  const parameters = { type: "object" };
  const tools = [
    { type: "function", function: { name: "a", description: "d", parameters } },
    { name: "a", description: "d", input_schema: parameters },
    JSON.stringify({ type: "function", name: "a", description: "d", inputSchema: parameters }),
    { type: "function", name: "a", description: "d", parameters },
  ];
  const defined = { type: "function", name: "a", description: "d", parameters };
  expect(toolDefinitionsOf(tools)).toEqual([defined, defined, defined, defined]);
  expect(toolDefinitionsOf([{}, "x", null])).toBeUndefined();
});
