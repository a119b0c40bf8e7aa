import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPrices } from "./read-prices.ts";

function models(...entries: unknown[]): unknown {
  return { providers: [{ id: "openai", models: entries }] };
}

describe("readPrices", () => {
  test.each<[string, unknown, string]>([
    ["no object", 5, "no JSON object. Write {"],
    ["a key that is a mistake", { alias: {} }, '"alias" is not understood; accepted: currency'],
    ["no currency", { currency: "euro" }, "ISO 4217. Write three capital letters"],
    ["no truth", { gatewayCost: 1 }, "neither true nor false"],
    ["no aliases", { aliases: ["x"] }, '"aliases" is no object'],
    [
      "an alias of nothing",
      { aliases: { x: "gpt-4o" } },
      '"x" does not name a provider and a model',
    ],
    ["no providers", { providers: {} }, '"providers" is no array'],
    ["a provider without a name", { providers: [{}] }, 'providers[0] has no "id"'],
    ["a provider without models", { providers: [{ id: "openai" }] }, 'no array "models"'],
    ["a model without a name", models({}), 'openai.models[0] has no "id"'],
    ["a model without a price", models({ id: "x" }), 'openai/x has neither "prices" nor "factor"'],
    ["a discount of everything", models({ id: "x", factor: 0 }), "no number above 0"],
    ["a surcharge beyond all", models({ id: "x", factor: 11 }), "Write 0.85 for 15 % off"],
    [
      "an unknown rule",
      models({ id: "x", factor: 1, match: { like: "x" } }),
      '"match" of openai/x',
    ],
    [
      "a wrong expression",
      models({ id: "x", factor: 1, match: { regex: "(" } }),
      '"match" of openai/x',
    ],
    [
      "a misspelt price",
      models({ id: "x", prices: { output_mtoks: 1 } }),
      '"output_mtoks" of openai/x is no price',
    ],
    [
      "a negative price",
      models({ id: "x", prices: { input_mtok: -1 } }),
      "input_mtok of openai/x is no amount",
    ],
    [
      "a price in words",
      models({ id: "x", prices: { input_mtok: "1" } }),
      "input_mtok of openai/x is no amount",
    ],
    [
      "tiers of nothing",
      models({ id: "x", prices: { input_mtok: { base: 1, tiers: [] } } }),
      "is no amount",
    ],
    [
      "a wrong day",
      models({ id: "x", prices: [{ constraint: { start_date: "2026-13-01" }, prices: {} }] }),
      'A "constraint" of openai/x',
    ],
  ])("names the cause and the fix of %s", (_, json, problem) => {
    expect(readPrices(json)).toEqual({ problem: expect.stringContaining(problem) });
  });

  test("takes genai-prices' own providers as they are", async () => {
    const { findProvider } = await import("@pydantic/genai-prices");
    for (const providerId of ["openai", "anthropic", "google", "x-ai", "deepseek", "mistral"]) {
      const provider = JSON.parse(JSON.stringify(findProvider({ providerId })));
      const read = readPrices([provider]);
      expect("problem" in read ? read.problem : read.models.length).toBe(provider.models.length);
    }
  });

  test("takes nothing at all", () => {
    expect(readPrices({})).toMatchObject({ currency: "USD", believesGateway: false, models: [] });
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (json) => {
        expect(readPrices(json)).toBeTypeOf("object");
        expect(readPrices(models(json))).toBeTypeOf("object");
        expect(readPrices(models({ id: "x", prices: json, match: json }))).toBeTypeOf("object");
      }),
    );
  });
});
