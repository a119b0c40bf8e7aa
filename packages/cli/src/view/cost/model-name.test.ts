import { describe, expect, test } from "vitest";
import { spanRows } from "../../fixture.ts";
import { callSpan } from "../../fixture-spend.ts";
import { modelCallOf } from "../model-call.ts";
import { listedItem, modelNameOf, unlistedItem } from "./model-name.ts";
import type { ModelName } from "./model-name.ts";

function recorded(provider: string, model: string, asked = model): ModelName {
  const usage = { inputTokens: 1000, outputTokens: 10 };
  const [span] = spanRows([callSpan({ id: "1", provider, model, asked, usage })]);
  if (span === undefined) throw new Error("the fixture made no span");
  return modelNameOf(modelCallOf(span));
}

describe("an item and a call are of one model", () => {
  test.each([
    ["openai", "gpt-4o", "gpt-4o-2024-08-06"],
    ["openai", "gpt-4o-2024-08-06", "gpt-4o"],
    ["openai", "gpt-4o-mini-2024-07-18", "GPT-4o mini"],
    ["openai", "gpt-5-2025-08-07", "gpt-5, batch input"],
    ["openai", "gpt-5-2025-08-07", "gpt-5, cached input"],
    ["openai", "gpt-image-1", "gpt-image-1 image, output"],
    ["anthropic", "claude-haiku-4-5-20251001", "Claude Haiku 4.5"],
    ["anthropic", "claude-sonnet-4-20250514", "Claude Sonnet 4"],
    ["anthropic", "claude-opus-4-1-20250805", "Claude Opus 4.1"],
    ["anthropic", "claude-3-5-haiku-20241022", "Claude Haiku 3.5"],
    ["anthropic", "claude-3-haiku-20240307", "Claude Haiku 3"],
    ["anthropic", "claude-3-7-sonnet-20250219", "Claude Sonnet 3.7"],
    [
      "aws.bedrock",
      "us.anthropic.claude-haiku-4-5-20251001-v1:0",
      "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    ],
  ])("%s %s is %s", (provider, model, item) => {
    const name = recorded(provider, model);
    expect(listedItem(name.provider, item)).toBe(name.model);
  });
});

test.each([
  ["gpt-5", "gpt-5-mini"],
  ["gpt-5.1", "gpt-5"],
  ["gpt-4o", "gpt-4o-audio-preview"],
])("%s is not %s", (model, item) => {
  expect(listedItem("openai", item)).not.toBe(recorded("openai", model).model);
});

test.each(["web search tool calls", "Credit grant", "house-model", "", ","])(
  "%j is no model",
  (item) => {
    expect(listedItem("openai", item)).toBeUndefined();
  },
);

test("models that the catalog does not list are one by their names", () => {
  expect(unlistedItem("House-Model, input")).toBe(recorded("openai", "house-model").model);
});

test("on Bedrock the model is the one that was asked for", () => {
  const asked = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";
  const { model } = recorded("aws.bedrock", "claude-haiku-4-5-20251001", asked);
  expect(model).toBe(listedItem("aws", asked));
});
