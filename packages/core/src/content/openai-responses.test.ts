import { describe, expect, test } from "vitest";
import {
  hasRecorded,
  recordedChunks,
  recordedReply,
  replyProblems,
  requestProblems,
} from "../../../../test/support/content.ts";
import { openaiResponsesContent } from "./openai-responses.ts";

const { request, reply, join } = openaiResponsesContent;
const streamed = (events: readonly unknown[]) =>
  reply(events.reduce((soFar: unknown, event) => join(soFar, event), undefined));

const call = { type: "function_call", call_id: "c", name: "f", arguments: '{"a":1}' };
const thought = { type: "reasoning", id: "r", summary: [{ type: "summary_text", text: "Hm" }] };
const answer = (text: string) => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text }],
});

describe("a request", () => {
  test("of a text is the user's", () => {
    expect(request({ input: "Hi", instructions: "Be brief." })).toEqual({
      system: [{ type: "text", content: "Be brief." }],
      messages: [{ role: "user", parts: [{ type: "text", content: "Hi" }] }],
    });
  });

  test("has messages, thoughts, calls of tools and their results, and tools", () => {
    const image = { type: "input_image", image_url: "https://example.com/a.png" };
    const read = request({
      input: [
        { role: "user", content: [{ type: "input_text", text: "Hi" }, image] },
        thought,
        call,
        { type: "function_call_output", call_id: "c", output: "rain" },
        { type: "item_reference", id: "i" },
        { role: "developer", content: "Be brief." },
      ],
      tools: [
        { type: "function", name: "f", parameters: { type: "object" } },
        { type: "web_search" },
        { type: "mcp", server_label: "docs" },
      ],
    });
    expect(read.messages).toEqual([
      {
        role: "user",
        parts: [
          { type: "text", content: "Hi" },
          { type: "uri", modality: "image", uri: "https://example.com/a.png" },
        ],
      },
      { role: "assistant", parts: [{ type: "reasoning", content: "Hm" }] },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c", name: "f", arguments: { a: 1 } }],
      },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c", response: "rain" }] },
      { role: "assistant", parts: [{ type: "generic", generic_type: "item_reference", id: "i" }] },
      { role: "developer", parts: [{ type: "text", content: "Be brief." }] },
    ]);
    expect(read.tools).toEqual([
      { type: "function", name: "f", parameters: { type: "object" } },
      { type: "web_search", name: "web_search" },
      { type: "mcp", name: "docs" },
    ]);
    expect(requestProblems(read)).toEqual([]);
  });
});

describe("a response", () => {
  const output = [
    thought,
    { type: "web_search_call", id: "w", action: { type: "search", query: "rain" } },
    { type: "image_generation_call", id: "g", result: "iVBORw0=" },
    {
      type: "code_interpreter_call",
      id: "i",
      code: "1+1",
      outputs: [{ type: "logs", logs: "2" }],
    },
    answer("Rain"),
    call,
  ];

  test("is one message of all its items", () => {
    const read = reply({ status: "completed", output });
    expect(read).toHaveLength(1);
    expect(read[0]?.finish_reason).toBe("tool_call");
    expect(read[0]?.parts).toEqual([
      { type: "reasoning", content: "Hm" },
      {
        type: "server_tool_call",
        id: "w",
        name: "web_search",
        server_tool_call: { type: "web_search", action: { type: "search", query: "rain" } },
      },
      {
        type: "server_tool_call",
        id: "g",
        name: "image_generation",
        server_tool_call: { type: "image_generation" },
      },
      { type: "blob", modality: "image", mime_type: "image", content: "iVBORw0=" },
      {
        type: "server_tool_call",
        id: "i",
        name: "code_interpreter",
        server_tool_call: { type: "code_interpreter", code: "1+1" },
      },
      {
        type: "server_tool_call_response",
        id: "i",
        server_tool_call_response: {
          type: "code_interpreter",
          outputs: [{ type: "logs", logs: "2" }],
        },
      },
      { type: "text", content: "Rain" },
      { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } },
    ]);
    expect(replyProblems(read)).toEqual([]);
  });

  test.each([
    [{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }, "length"],
    [{ status: "failed" }, "error"],
    [{ status: "completed" }, "stop"],
    [{ status: "in_progress" }, undefined],
  ])("%j ended for %s", (end, expected) => {
    expect(reply({ ...end, output: [answer("R")] })[0]?.finish_reason).toBe(expected);
  });
});

describe("a streamed response", () => {
  const events = [
    { type: "response.created", response: { status: "in_progress", output: [] } },
    { type: "response.reasoning_summary_text.delta", output_index: 0, delta: "Hm" },
    { type: "response.output_text.delta", output_index: 1, content_index: 0, delta: "Ra" },
    { type: "response.output_text.delta", output_index: 1, content_index: 0, delta: "in" },
    { type: "response.output_item.added", output_index: 2, item: { ...call, arguments: "" } },
    { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"a":' },
    { type: "response.function_call_arguments.delta", output_index: 2, delta: "1}" },
    { type: "response.output_item.done", output_index: 2, item: call },
    {
      type: "response.output_item.done",
      output_index: 3,
      item: { type: "web_search_call", id: "w" },
    },
  ];
  const parts = [
    { type: "reasoning", content: "Hm" },
    { type: "text", content: "Rain" },
    { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } },
  ];

  test("that was cut has what came", () => {
    const search = { type: "server_tool_call", id: "w", name: "web_search" };
    expect(streamed(events)).toEqual([
      {
        role: "assistant",
        parts: [...parts, { ...search, server_tool_call: { type: "web_search" } }],
      },
    ]);
  });

  test("that ended is told as its last event has it", () => {
    const response = { status: "completed", output: [thought, answer("Rain"), call] };
    expect(streamed([...events, { type: "response.completed", response }])).toEqual([
      { role: "assistant", parts, finish_reason: "tool_call" },
    ]);
  });
});

describe.skipIf(!hasRecorded)("recorded responses", () => {
  test("a whole one", () => {
    const read = reply(recordedReply("openai/responses-reasoning.json"));
    expect(replyProblems(read)).toEqual([]);
    expect(read[0]?.parts.length).toBeGreaterThan(0);
  });

  test("a stream, whole and without its end", () => {
    const chunks = recordedChunks("openai/responses-stream.chunks.txt");
    const whole = streamed(chunks);
    expect(replyProblems(whole)).toEqual([]);
    const cut = streamed(
      chunks.filter((one) => !JSON.stringify(one).includes("response.completed")),
    );
    // The recording left most of the deltas out.
    for (const [place, part] of (cut[0]?.parts ?? []).entries())
      expect(whole[0]?.parts[place]?.["content"]).toContain(part["content"]);
    expect(cut[0]?.parts).toHaveLength(2);
  });
});
