import { describe, expect, test } from "vitest";
import { replyProblems, requestProblems } from "../../../../test/support/content.ts";
import { googleInteractionsContent } from "./google-interactions.ts";

const { request, reply, join } = googleInteractionsContent;
const streamed = (events: readonly unknown[]) =>
  reply(events.reduce((soFar: unknown, event) => join(soFar, event), undefined));
const event = (kind: string, index: number, more: object) => ({
  event_type: `step.${kind}`,
  index,
  ...more,
});
const delta = (index: number, added: object) => event("delta", index, { delta: added });
const hi = { type: "text", content: "Hi" };

describe("a request", () => {
  test.each([
    ["a text", "Hi"],
    ["a content", { type: "text", text: "Hi" }],
    ["contents", [{ type: "text", text: "Hi" }]],
    ["a step", [{ type: "user_input", content: [{ type: "text", text: "Hi" }] }]],
    ["a turn", [{ role: "user", content: "Hi" }]],
  ])("of %s", (_, input) => {
    expect(request({ input }).messages).toEqual([{ role: "user", parts: [hi] }]);
  });

  test("has calls, results, media, instructions and tools", () => {
    const read = request({
      system_instruction: "Be brief.",
      input: [
        { type: "image", mime_type: "image/png", data: "iVBORw0=" },
        { type: "function_call", id: "c", name: "f", arguments: { a: 1 } },
        { type: "function_result", call_id: "c", name: "f", result: "rain" },
      ],
      tools: [
        { type: "function", name: "f", parameters: { type: "object" } },
        { type: "google_search" },
      ],
    });
    expect(read).toEqual({
      system: [{ type: "text", content: "Be brief." }],
      messages: [
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "c", name: "f", arguments: { a: 1 } }],
        },
        { role: "tool", parts: [{ type: "tool_call_response", id: "c", response: "rain" }] },
        {
          role: "user",
          parts: [{ type: "blob", modality: "image", mime_type: "image/png", content: "iVBORw0=" }],
        },
      ],
      tools: [
        { type: "function", name: "f", parameters: { type: "object" } },
        { type: "google_search", name: "google_search" },
      ],
    });
    expect(requestProblems(read)).toEqual([]);
  });
});

describe("an interaction", () => {
  const thought = { type: "thought", signature: "s", summary: [{ type: "text", text: "Hm" }] };
  const call = { type: "function_call", id: "c", name: "f", arguments: { a: 1 } };
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
    const answer = { type: "model_output", content: [{ type: "text", text: "Rain" }] };
    const read = reply({ status: "requires_action", steps: [thought, answer, call] });
    expect(read).toEqual(expected);
    expect(replyProblems(read)).toEqual([]);
  });

  test("that is streamed", () => {
    const read = streamed([
      { event_type: "interaction.created", interaction: { status: "in_progress" } },
      event("start", 0, { step: { type: "thought" } }),
      delta(0, { type: "thought_summary", content: { type: "text", text: "Hm" } }),
      delta(0, { type: "thought_signature", signature: "s" }),
      event("start", 1, { step: { type: "model_output" } }),
      delta(1, { type: "text", text: "Ra" }),
      delta(1, { type: "text", text: "in" }),
      event("start", 2, { step: { ...call, arguments: {} } }),
      delta(2, { type: "arguments_delta", arguments: '{"a":1}' }),
      { event_type: "interaction.completed", interaction: { status: "requires_action" } },
    ]);
    expect(read).toEqual(expected);
  });
});
