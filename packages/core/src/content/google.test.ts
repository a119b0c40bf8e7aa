import { describe, expect, test } from "vitest";
import {
  hasRecorded,
  recordedChunks,
  recordedReply,
  replyProblems,
  requestProblems,
} from "../../../../test/support/content.ts";
import { googleContent } from "./google.ts";

const { request, reply, join } = googleContent;
const streamed = (chunks: readonly unknown[]) =>
  reply(chunks.reduce((soFar: unknown, chunk) => join(soFar, chunk), undefined));
const chunk = (parts: readonly object[], more = {}) => ({
  candidates: [{ content: { role: "model", parts }, ...more }],
});
const hi = { type: "text", content: "Hi" };

describe("a request", () => {
  test.each([
    ["a text", "Hi", [{ role: "user", parts: [hi] }]],
    ["a part", { text: "Hi" }, [{ role: "user", parts: [hi] }]],
    ["texts", ["Hi", "Hi"], [{ role: "user", parts: [hi, hi] }]],
    ["a content", { role: "model", parts: [{ text: "Hi" }] }, [{ role: "assistant", parts: [hi] }]],
  ])("of %s", (_, contents, expected) => {
    expect(request({ contents }).messages).toEqual(expected);
  });

  test("has thoughts, media, calls and results of functions, and code", () => {
    const read = request({
      contents: [
        {
          role: "user",
          parts: [
            { inlineData: { mimeType: "image/png", data: "iVBORw0=" } },
            { fileData: { mimeType: "video/mp4", fileUri: "gs://b/a.mp4" } },
          ],
        },
        {
          role: "model",
          parts: [
            { text: "Hm", thought: true },
            { functionCall: { id: "c", name: "f", args: { a: 1 } } },
            { executableCode: { language: "PYTHON", code: "1+1" } },
            { codeExecutionResult: { outcome: "OUTCOME_OK", output: "2" } },
          ],
        },
        {
          role: "user",
          parts: [{ functionResponse: { id: "c", name: "f", response: { rain: true } } }],
        },
      ],
      config: {
        systemInstruction: "Be brief.",
        tools: [
          {
            functionDeclarations: [
              {
                name: "f",
                parameters: { type: "OBJECT", properties: { a: { type: "INTEGER" } } },
              },
            ],
          },
          { googleSearch: {} },
        ],
      },
    });
    expect(read.system).toEqual([{ type: "text", content: "Be brief." }]);
    expect(read.messages?.map(({ parts }) => parts)).toEqual([
      [
        { type: "blob", modality: "image", mime_type: "image/png", content: "iVBORw0=" },
        { type: "uri", modality: "video", mime_type: "video/mp4", uri: "gs://b/a.mp4" },
      ],
      [
        { type: "reasoning", content: "Hm" },
        { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } },
        {
          type: "server_tool_call",
          name: "code_execution",
          server_tool_call: { type: "code_execution", code: "1+1" },
        },
        {
          type: "server_tool_call_response",
          server_tool_call_response: {
            type: "code_execution",
            outcome: "OUTCOME_OK",
            output: "2",
          },
        },
      ],
      [{ type: "tool_call_response", id: "c", response: { rain: true } }],
    ]);
    expect(read.tools).toEqual([
      {
        type: "function",
        name: "f",
        parameters: { type: "object", properties: { a: { type: "integer" } } },
      },
      { type: "googleSearch", name: "googleSearch" },
    ]);
    expect(requestProblems(read)).toEqual([]);
  });

  test("of an image model is its prompt", () => {
    expect(request({ prompt: "A cat" }).messages?.[0]?.parts[0]?.["content"]).toBe("A cat");
  });
});

describe("a reply", () => {
  test("has one message a candidate", () => {
    const read = reply(chunk([{ text: "Rain" }], { finishReason: "MAX_TOKENS" }));
    expect(read).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Rain" }], finish_reason: "length" },
    ]);
  });

  test("that is streamed is told like a whole one", () => {
    const read = streamed([
      chunk([{ text: "H", thought: true }]),
      chunk([{ text: "m", thought: true }, { text: "Ra" }]),
      chunk([{ text: "in" }, { functionCall: { name: "f", args: {} } }]),
      chunk([{ text: "" }], { finishReason: "STOP" }),
    ]);
    expect(read).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Hm" },
          { type: "text", content: "Rain" },
          { type: "tool_call", name: "f", arguments: {} },
        ],
        finish_reason: "stop",
      },
    ]);
  });
});

describe.skipIf(!hasRecorded)("recorded replies", () => {
  test("a call of a function", () => {
    const read = reply(recordedReply("google/tool-call.json"));
    expect(replyProblems(read)).toEqual([]);
    expect(read[0]?.parts).toEqual([
      { type: "tool_call", name: "weather", arguments: { location: "San Francisco" } },
    ]);
  });

  test("a stream", () => {
    const read = streamed(recordedChunks("google/text.chunks.txt"));
    expect(replyProblems(read)).toEqual([]);
    expect(read[0]?.finish_reason).toBe("stop");
  });
});
