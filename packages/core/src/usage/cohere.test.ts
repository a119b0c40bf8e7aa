import { describe, expect, test } from "vitest";
import { cohereReplyUsage } from "./index.ts";

describe("cohereReplyUsage", () => {
  const billed_units = { input_tokens: 12, output_tokens: 7 };
  const tokens = { input_tokens: 507, output_tokens: 10 };

  test.each([
    ["a chat", { usage: { billed_units, tokens, cached_tokens: 448 } }],
    ["the first version of the API", { meta: { billed_units, tokens } }],
    ["the last event of a stream", { type: "message-end", delta: { usage: { billed_units } } }],
    [
      "that of the first version",
      { event_type: "stream-end", response: { meta: { billed_units } } },
    ],
  ])("reads what is billed of %s, not what the model read", (_, reply) => {
    expect(cohereReplyUsage(reply)).toEqual({ inputTokens: 12, outputTokens: 7 });
  });

  test("reads the tokens where nothing is said of the bill", () => {
    expect(cohereReplyUsage({ usage: { tokens } })).toEqual({ inputTokens: 507, outputTokens: 10 });
  });

  test("reads embeddings and the searches of a rerank", () => {
    expect(cohereReplyUsage({ meta: { billed_units: { input_tokens: 3 } } })).toEqual({
      inputTokens: 3,
    });
    expect(cohereReplyUsage({ meta: { billed_units: { search_units: 2 } } })).toEqual({
      toolRequests: { rerank_search: 2 },
    });
  });

  test("says what is no count", () => {
    const units = { input_tokens: 1, output_tokens: -1 };
    expect(cohereReplyUsage({ usage: { billed_units: units } })).toEqual({
      inputTokens: 1,
      problems: ["invalid_count"],
    });
  });

  test.each([
    undefined,
    null,
    "x",
    {},
    { usage: {} },
    { meta: { billed_units: { search_units: "x" } } },
  ])("gives nothing for %j", (reply) => {
    expect(cohereReplyUsage(reply)).toBeUndefined();
  });
});
