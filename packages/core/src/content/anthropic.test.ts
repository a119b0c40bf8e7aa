import { describe, expect, test } from "vitest";
import {
  hasRecorded,
  recordedChunks,
  recordedReply,
  replyProblems,
  requestProblems,
} from "../../../../test/support/content.ts";
import { anthropicCompletionsContent, anthropicContent } from "./anthropic.ts";

const { request, reply, join } = anthropicContent;
const streamed = (events: readonly unknown[]) =>
  reply(events.reduce((soFar: unknown, event) => join(soFar, event), undefined));

const start = (index: number, content_block: object) => ({
  type: "content_block_start",
  index,
  content_block,
});
const add = (index: number, delta: object) => ({ type: "content_block_delta", index, delta });

describe("a request", () => {
  test("has instructions, blocks of every kind, and tools", () => {
    const image = { type: "base64", media_type: "image/png", data: "iVBORw0=" };
    const read = request({
      system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
      messages: [
        { role: "user", content: "Hi" },
        {
          role: "user",
          content: [
            { type: "image", source: image },
            { type: "document", source: { type: "url", url: "https://example.com/a.pdf" } },
            { type: "document", title: "Law", source: { type: "text", data: "§ 1" } },
            { type: "search_result", title: "Web", content: [{ type: "text", text: "Found" }] },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "Hm", signature: "s" },
            { type: "redacted_thinking", data: "x" },
            { type: "tool_use", id: "t", name: "f", input: { a: 1 } },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "rain" }] },
            { type: "tool_result", tool_use_id: "u", content: [{ type: "image", source: image }] },
          ],
        },
      ],
      tools: [
        { name: "f", description: "d", input_schema: { type: "object" } },
        { type: "web_search_20250305", name: "web_search" },
      ],
    });
    const blob = { type: "blob", modality: "image", mime_type: "image/png", content: "iVBORw0=" };
    expect(read).toEqual({
      system: [{ type: "text", content: "Be brief." }],
      messages: [
        { role: "user", parts: [{ type: "text", content: "Hi" }] },
        {
          role: "user",
          parts: [
            blob,
            { type: "uri", modality: "document", uri: "https://example.com/a.pdf" },
            { type: "generic", generic_type: "document", title: "Law", content: "§ 1" },
            { type: "generic", generic_type: "document", title: "Web", content: "Found" },
          ],
        },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "Hm" },
            { type: "generic", generic_type: "redacted_thinking" },
            { type: "tool_call", id: "t", name: "f", arguments: { a: 1 } },
          ],
        },
        {
          role: "user",
          parts: [
            { type: "tool_call_response", id: "t", response: "rain" },
            { type: "tool_call_response", id: "u", response: [blob] },
          ],
        },
      ],
      tools: [
        { type: "function", name: "f", description: "d", parameters: { type: "object" } },
        { type: "web_search_20250305", name: "web_search" },
      ],
    });
    expect(requestProblems(read)).toEqual([]);
  });

  test("of the older API is its prompt", () => {
    const { request: ask, reply: answer, join: more } = anthropicCompletionsContent;
    expect(ask({ prompt: "Hi" })).toEqual({
      messages: [{ role: "user", parts: [{ type: "text", content: "Hi" }] }],
    });
    const said = { role: "assistant", parts: [{ type: "text", content: "Hello" }] };
    const whole = answer({ completion: "Hello", stop_reason: "stop_sequence" });
    expect(whole).toEqual([{ ...said, finish_reason: "stop" }]);
    expect(answer(more(more(undefined, { completion: "Hel" }), { completion: "lo" }))).toEqual([
      said,
    ]);
  });
});

describe("a message", () => {
  test("has its blocks and why it ended", () => {
    const search = { type: "server_tool_use", id: "s", name: "web_search", input: { query: "r" } };
    const found = { type: "web_search_tool_result", tool_use_id: "s", content: [] };
    const text = { type: "text", text: "Rain" };
    const read = reply({
      role: "assistant",
      content: [search, found, text],
      stop_reason: "end_turn",
    });
    expect(read).toEqual([
      {
        role: "assistant",
        parts: [
          {
            type: "server_tool_call",
            id: "s",
            name: "web_search",
            server_tool_call: { type: "web_search", input: { query: "r" } },
          },
          {
            type: "server_tool_call_response",
            id: "s",
            server_tool_call_response: { type: "web_search", content: [] },
          },
          { type: "text", content: "Rain" },
        ],
        finish_reason: "stop",
      },
    ]);
    expect(replyProblems(read)).toEqual([]);
    expect(reply({ type: "error" })).toEqual([]);
  });

  test("that is streamed is told like a whole one", () => {
    const read = streamed([
      { type: "message_start", message: { role: "assistant", content: [] } },
      start(0, { type: "thinking", thinking: "" }),
      add(0, { type: "thinking_delta", thinking: "Hm" }),
      add(0, { type: "signature_delta", signature: "secret" }),
      start(1, { type: "text", text: "" }),
      add(1, { type: "text_delta", text: "Ra" }),
      add(1, { type: "text_delta", text: "in" }),
      start(2, { type: "tool_use", id: "t", name: "f", input: {} }),
      add(2, { type: "input_json_delta", partial_json: '{"a":' }),
      add(2, { type: "input_json_delta", partial_json: "1}" }),
      start(3, { type: "server_tool_use", id: "s", name: "web_search", input: {} }),
      add(3, { type: "input_json_delta", partial_json: '{"query":"r"}' }),
      start(4, { type: "web_search_tool_result", tool_use_id: "s", content: [] }),
      { type: "message_delta", delta: { stop_reason: "tool_use" } },
      { type: "message_stop" },
    ]);
    expect(read).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Hm" },
          { type: "text", content: "Rain" },
          { type: "tool_call", id: "t", name: "f", arguments: { a: 1 } },
          {
            type: "server_tool_call",
            id: "s",
            name: "web_search",
            server_tool_call: { type: "web_search", input: { query: "r" } },
          },
          {
            type: "server_tool_call_response",
            id: "s",
            server_tool_call_response: { type: "web_search", content: [] },
          },
        ],
        finish_reason: "tool_call",
      },
    ]);
  });
});

describe.skipIf(!hasRecorded)("recorded messages", () => {
  test.each(["anthropic/web-search.json", "anthropic/opus5-reasoning.json"])("%s", (file) => {
    const read = reply(recordedReply(file));
    expect(replyProblems(read)).toEqual([]);
    expect(read[0]?.parts.length).toBeGreaterThan(1);
  });

  test.each([
    ["anthropic/text.chunks.txt", "stop"],
    ["anthropic/code-exec-prompt-cache.chunks.txt", "stop"],
    ["anthropic/duplicate-message-start.chunks.txt", "stop"],
    ["anthropic/refusal.chunks.txt", "content_filter"],
  ])("the stream %s", (file, reason) => {
    const read = streamed(recordedChunks(file));
    expect(replyProblems(read)).toEqual([]);
    expect(read[0]?.finish_reason).toBe(reason);
  });
});
