import { expect, test } from "vitest";
import { contentKinds } from "./kind.ts";
import type { ContentKind } from "./kind.ts";
import { selectReply, selectRequest } from "./select.ts";

const text = (content: string) => ({ type: "text", content });
const request = {
  system: [text("SYSTEM")],
  messages: [
    { role: "developer", parts: [text("DEVELOPER")] },
    {
      role: "user",
      parts: [text("PROMPT"), { type: "generic", generic_type: "document", content: "DOCUMENT" }],
    },
    {
      role: "assistant",
      parts: [{ type: "tool_call", id: "c", name: "f", arguments: "ARGUMENTS" }],
    },
    { role: "tool", parts: [{ type: "tool_call_response", id: "c", response: "RESULT" }] },
  ],
  tools: [{ type: "function", name: "TOOL" }],
  documents: [{ content: "RANKED" }],
};
const reply = [
  {
    role: "assistant",
    parts: [
      text("ANSWER"),
      {
        type: "server_tool_call",
        id: "s",
        name: "search",
        server_tool_call: { type: "search", query: "ARGUMENTS" },
      },
      {
        type: "server_tool_call_response",
        id: "s",
        server_tool_call_response: { type: "search", found: "RESULT" },
      },
    ],
  },
];

const said = (...kinds: readonly ContentKind[]): readonly string[] => {
  const chosen = new Set(kinds);
  const json = JSON.stringify([selectRequest(request, chosen), selectReply(reply, chosen)]);
  return [...new Set(json.match(/[A-Z]{4,}/g))].toSorted();
};

test.each<[ContentKind[], string[]]>([
  [[], []],
  [["system"], ["DEVELOPER", "SYSTEM", "TOOL"]],
  [["prompts"], ["PROMPT"]],
  [["completions"], ["ANSWER"]],
  [["tool_arguments"], []],
  [["tool_results"], []],
  [["documents"], ["RANKED"]],
  [
    ["prompts", "documents"],
    ["DOCUMENT", "PROMPT", "RANKED"],
  ],
  [
    ["prompts", "tool_arguments"],
    ["ARGUMENTS", "PROMPT"],
  ],
  [
    ["completions", "tool_arguments"],
    ["ANSWER", "ARGUMENTS"],
  ],
  [
    ["completions", "tool_results"],
    ["ANSWER", "RESULT"],
  ],
])("%j gives %j", (kinds, expected) => {
  expect(said(...kinds)).toEqual(expected);
});

test("all kinds give everything as it is", () => {
  const all = new Set(contentKinds);
  expect(selectRequest(request, all)).toEqual(request);
  expect(selectReply(reply, all)).toEqual(reply);
});

test("a call of a tool without its arguments has its id and name, a result its id", () => {
  const { messages } = selectRequest(request, new Set(["prompts"]));
  expect(messages?.slice(1)).toEqual([
    { role: "assistant", parts: [{ type: "tool_call", id: "c", name: "f" }] },
    { role: "tool", parts: [{ type: "tool_call_response", id: "c", response: null }] },
  ]);
});
