import { afterEach, expect, test } from "vitest";
import { listModels } from "./list-models.ts";
import { readPrices } from "./read-prices.ts";
import { usePrices } from "./user-prices.ts";

const november = new Date("2026-11-01T12:00:00Z");

afterEach(() => {
  usePrices(undefined);
});

function listed(provider: string, id: string) {
  return [...listModels(november)].filter((each) => each.provider === provider && each.id === id);
}

test("lists every model of a provider once, with the price that counts", () => {
  const all = [...listModels(november)];
  expect(all.length).toBeGreaterThan(1700);
  expect(new Set(all.map(({ provider, id }) => `${provider}/${id}`)).size).toBe(all.length);
  expect(listed("openai", "gpt-5")).toEqual([
    {
      provider: "openai",
      id: "gpt-5",
      source: "genai-prices",
      currency: "USD",
      perMillion: {
        input: 1.25,
        output: 10,
        cacheRead: 0.125,
        web_search: 10_000,
        file_search: 2500,
      },
      isFree: false,
    },
  ]);
  expect(listed("anthropic", "claude-sonnet-5-5")).toMatchObject([
    { source: "overlay", since: "2026-10-07", perMillion: { cacheRead: 0.1, cacheWrite1h: 4 } },
  ]);
  expect(listed("google", "gemma-3")).toMatchObject([{ isFree: true, perMillion: {} }]);
});

test("lists the user's own prices first", () => {
  const prices = readPrices({
    currency: "EUR",
    providers: [
      {
        id: "openai",
        models: [
          { id: "gpt-5", prices: { input_mtok: 1 } },
          { id: "o3", factor: 0.9 },
        ],
      },
    ],
  });
  if ("problem" in prices) throw new Error(prices.problem);
  usePrices(prices);
  expect(listed("openai", "gpt-5")).toMatchObject([
    { source: "user", currency: "EUR", perMillion: { input: 1 } },
  ]);
  expect(listed("openai", "o3")).toMatchObject([{ source: "overlay" }]);
});
