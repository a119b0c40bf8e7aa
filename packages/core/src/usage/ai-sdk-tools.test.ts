import { describe, expect, test } from "vitest";
import { aiSdkReplyUsage, aiSdkToolPart } from "./index.ts";

const usage = { inputTokens: 10, outputTokens: 5 };
const openai = { openai: { responseId: "resp_1" } };
const search = (type: string) => ({
  type: "tool-result",
  toolName: "mySearch",
  result: { action: { type, query: "secret" }, sources: ["secret"] },
});
const files = { type: "tool-result", result: { queries: ["secret"], results: null } };
const image = { type: "tool-result", result: { result: "c2VjcmV0" } };
const code = (containerId: string) => ({
  type: "tool-call",
  providerExecuted: true,
  input: JSON.stringify({ code: "secret", containerId }),
});
const content = [
  { type: "text", text: "secret" },
  search("search"),
  search("search"),
  search("openPage"),
  files,
  code("a"),
  code("a"),
  code("b"),
];
const expected = { web_search: 2, file_search: 1, code_interpreter: 2 };

describe("the tools of OpenAI in a result of the AI SDK", () => {
  test("are counted as OpenAI bills them", () => {
    expect(aiSdkReplyUsage({ usage, providerMetadata: openai, content })).toEqual({
      ...usage,
      toolRequests: expected,
    });
    const drawn = { usage, providerMetadata: { azure: {} }, content: [image] };
    expect(aiSdkReplyUsage(drawn)?.toolRequests).toEqual({ image_generation: 1 });
  });

  test("are counted in a step, beside the application's own", () => {
    const parts = [
      { type: "tool-result", providerExecuted: true, output: { action: { type: "search" } } },
      { type: "tool-result", output: { action: { type: "search" } } },
      { type: "tool-call", providerExecuted: true, input: { code: "", containerId: "a" } },
      { type: "tool-call", input: { containerId: "b" } },
    ];
    const step = { usage, providerMetadata: openai, content: parts };
    expect(aiSdkReplyUsage(step)?.toolRequests).toEqual({ web_search: 1, code_interpreter: 1 });
  });

  test("are nobody else's", () => {
    expect(aiSdkReplyUsage({ usage, providerMetadata: { mine: {} }, content })).toEqual(usage);
    expect(aiSdkReplyUsage({ usage, providerMetadata: openai, content: [null, 1, {}] })).toEqual(
      usage,
    );
  });

  test("are kept of a stream without what they say", () => {
    const kept = [...content, image].map(aiSdkToolPart).filter((part) => part !== undefined);
    expect(JSON.stringify(kept)).not.toMatch(/secret|c2Vj/);
    const streamed = { usage, providerMetadata: openai, content: kept };
    expect(aiSdkReplyUsage(streamed)?.toolRequests).toEqual({ ...expected, image_generation: 1 });
  });
});
