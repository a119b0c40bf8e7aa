import { calcPrice, findProvider } from "@pydantic/genai-prices";
import type { MatchLogic } from "@pydantic/genai-prices";
import { describe, expect, test } from "vitest";
import { matches } from "./match.ts";
import { notFree } from "./models-of.ts";
import { overlay } from "./overlay.ts";
import { providerIdOf } from "./provider-id.ts";
import { resolve } from "./resolve.ts";

/** Names that lead to the catalog's providers, one each. */
const providers = [
  "anthropic",
  "aws.bedrock",
  "azure",
  "cohere",
  "deepseek",
  "fireworks",
  "gcp.gemini",
  "groq",
  "mistral_ai",
  "moonshot_ai",
  "openai",
  "openrouter",
  "perplexity",
  "together",
  "x_ai",
];

function literalsOf(logic: MatchLogic): string[] {
  if ("or" in logic) return logic.or.flatMap(literalsOf);
  if ("and" in logic) return logic.and.flatMap(literalsOf);
  return "regex" in logic ? [] : Object.values(logic);
}

function upstream(providerId: string, id: string): string | undefined {
  return calcPrice({}, id, { providerId, timestamp: new Date(0) })?.model.id;
}

/** Every id that the catalog's rules name, and the entry it gives for it. */
const listed = providers.flatMap((provider) => {
  const providerId = providerIdOf(provider) ?? "";
  const own = overlay[providerId] ?? [];
  const models = findProvider({ providerId })?.models ?? [];
  const ids = [
    ...models.map((model) => model.id),
    ...models.flatMap((model) => literalsOf(model.match)),
  ];
  return [...new Set(ids)]
    .filter((id) => !own.some((entry) => matches(entry.match, id.toLowerCase())))
    .map((id) => ({ provider, providerId, id, model: upstream(providerId, id) }))
    .filter(({ model }) => model !== undefined);
});

describe("resolve", () => {
  test("finds the catalog's own entry for every id that the catalog lists", () => {
    expect(listed.length).toBeGreaterThan(1500);
    const other = listed.filter(
      ({ provider, id, model }) => resolve(provider, id)?.list.modelId !== model,
    );
    expect(other.filter(({ provider, model }) => !notFree.has(`${provider} ${model}`))).toEqual([]);
  });

  test.each([
    ["openai", "gpt-4o", "gpt-4o", "exact"],
    ["openai", "GPT-4o ", "gpt-4o", "exact"],
    ["openai", "gpt-4o-2024-08-06", "gpt-4o", "dated"],
    ["openai", "gpt-5.6", "gpt-5.6-sol", "alias"],
    ["openai.responses", "gpt-5", "gpt-5", "exact"],
    ["anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5", "dated"],
    ["google.vertex.chat", "claude-haiku-4-5@20251001", "claude-haiku-4-5", "dated"],
    ["gcp.gemini", "models/gemini-2.5-flash", "gemini-2.5-flash", "exact"],
    [
      "gcp.vertex_ai",
      "projects/p/locations/l/publishers/google/models/gemini-2.5-pro",
      "gemini-2.5-pro",
      "exact",
    ],
    ["azure.ai.openai", "gpt-4o-2024-11-20", "gpt-4o", "dated"],
    ["xai", "grok-3-mini", "grok-3-mini", "exact"],
    ["fireworks", "accounts/fireworks/models/gpt-oss-120b", "gpt-oss-120b", "alias"],
  ])("gives %s %s the prices of %s, %s", (...[provider, model, modelId, match]) => {
    expect(resolve(provider, model)).toMatchObject({ list: { modelId }, match });
  });

  test("keeps what it found, and answers the same after a thousand others", () => {
    const before = resolve("openai", "gpt-4o");
    expect(resolve("openai", "gpt-4o")).toBe(before);
    for (let index = 0; index < 1001; index += 1) resolve("openai", `nobody-${index}`);
    expect(resolve("openai", "gpt-4o")).toEqual(before);
    expect(resolve("openai", "gpt-4o")).not.toBe(before);
  });
});

test.each([
  ["cerebras", "qwen-3-coder-480b"],
  ["openrouter", "google/lyria-3-pro-preview"],
])("of %s %s, which the catalog has without a price, nothing is known", (provider, model) => {
  expect(resolve(provider, model)).toBeUndefined();
});
