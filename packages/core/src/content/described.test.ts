import { describe, expect, test } from "vitest";
import { requestProblems } from "../../../../test/support/content.ts";
import { describedContent } from "./described.ts";

const { request, reply } = describedContent;
const call = { type: "tool_call", id: "c", name: "f", arguments: { a: 1 } };
const result = { type: "tool_call_response", id: "c", response: "rain" };

describe("what a developer gives", () => {
  test.each(["Hi", ["Hi"], [{ role: "user", content: "Hi" }], { messages: "Hi" }])(
    "%j",
    (given) => {
      expect(request(given).messages).toEqual([
        { role: "user", parts: [{ type: "text", content: "Hi" }] },
      ]);
    },
  );

  test.each([
    [
      "OpenAI's chat",
      {
        role: "assistant",
        tool_calls: [{ id: "c", function: { name: "f", arguments: '{"a":1}' } }],
      },
      { role: "tool", tool_call_id: "c", content: "rain" },
    ],
    [
      "Anthropic",
      { role: "assistant", content: [{ type: "tool_use", id: "c", name: "f", input: { a: 1 } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c", content: "rain" }] },
    ],
    [
      "the AI SDK",
      {
        role: "assistant",
        content: [{ type: "tool-call", toolCallId: "c", toolName: "f", input: { a: 1 } }],
      },
      {
        role: "tool",
        content: [
          { type: "tool-result", toolCallId: "c", output: { type: "text", value: "rain" } },
        ],
      },
    ],
    ["the conventions", { role: "assistant", parts: [call] }, { role: "tool", parts: [result] }],
  ])("in the shape of %s", (_, ...messages) => {
    const read = request({ system: "Be brief.", messages });
    expect(read.system).toEqual([{ type: "text", content: "Be brief." }]);
    expect(read.messages?.map(({ parts }) => parts)).toEqual([[call], [result]]);
    expect(requestProblems(read)).toEqual([]);
  });

  test.each([
    { type: "function", function: { name: "f", parameters: { type: "object" } } },
    { name: "f", input_schema: { type: "object" } },
    { type: "function", name: "f", inputSchema: { type: "object" } },
    { type: "function", name: "f", parameters: { type: "object" } },
  ])("as the tool %j", (tool) => {
    expect(request({ tools: [tool] }).tools).toEqual([
      { type: "function", name: "f", parameters: { type: "object" } },
    ]);
  });

  test("as a reply", () => {
    const said = { role: "assistant", parts: [{ type: "text", content: "Rain" }] };
    expect(reply("Rain")).toEqual([said]);
    expect(reply({ role: "assistant", content: "Rain", finish_reason: "stop" })).toEqual([
      { ...said, finish_reason: "stop" },
    ]);
    expect(reply(undefined)).toEqual([]);
  });
});
