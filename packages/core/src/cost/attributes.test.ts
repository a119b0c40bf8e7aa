import { describe, expect, test } from "vitest";
import { catalogVersion, costAttributes, usdOf } from "./index.ts";

const pricing = {
  version: catalogVersion,
  model: "claude-opus-4-8",
  match: "dated",
  modifiers: [],
} as const;

describe("costAttributes", () => {
  test("names amounts in USD, the source and the provenance", () => {
    const cost = {
      status: "priced",
      source: "local",
      picoUsd: 28_000_000_000,
      breakdown: { input: 3_000_000_000, output: 25_000_000_000 },
      reasoningPicoUsd: 5_000_000_000,
      pricing: { ...pricing, modifiers: ["batch", "us"], effectiveDate: "2026-07-30" },
    } as const;
    expect(costAttributes(cost)).toEqual({
      "spoor.usage.cost.status": "priced",
      "spoor.usage.cost.source": "local",
      "spoor.usage.cost.currency": "USD",
      "spoor.usage.cost.amount": 0.028,
      "gen_ai.usage.cost": 0.028,
      "spoor.usage.cost.input.amount": 0.003,
      "spoor.usage.cost.output.amount": 0.025,
      "spoor.usage.cost.reasoning.amount": 0.005,
      "spoor.usage.cost.pricing.version": catalogVersion,
      "spoor.usage.cost.pricing.model": "claude-opus-4-8",
      "spoor.usage.cost.pricing.match": "dated",
      "spoor.usage.cost.pricing.modifiers": ["batch", "us"],
      "spoor.usage.cost.pricing.effective_date": "2026-07-30",
    });
  });

  test("names every other dimension", () => {
    const breakdown = { cacheRead: 1, cacheWrite: 2, audio: 3, image: 4, tools: 5 };
    const cost = { status: "priced", source: "local", picoUsd: 15, breakdown, pricing } as const;
    expect(costAttributes(cost)).toMatchObject({
      "spoor.usage.cost.cache_read.amount": 1e-12,
      "spoor.usage.cost.cache_write.amount": 2e-12,
      "spoor.usage.cost.audio.amount": 3e-12,
      "spoor.usage.cost.image.amount": 4e-12,
      "spoor.usage.cost.tools.amount": 5e-12,
    });
  });

  test("says 0 of what is free", () => {
    const cost = { status: "priced", source: "local", picoUsd: 0, breakdown: {}, pricing } as const;
    expect(costAttributes(cost)).toMatchObject({
      "spoor.usage.cost.amount": 0,
      "gen_ai.usage.cost": 0,
    });
  });

  test("has the amount alone for what the provider charged", () => {
    expect(costAttributes({ status: "priced", source: "provider", picoUsd: 146_625_000 })).toEqual({
      "spoor.usage.cost.status": "priced",
      "spoor.usage.cost.source": "provider",
      "spoor.usage.cost.currency": "USD",
      "spoor.usage.cost.amount": 0.000146625,
      "gen_ai.usage.cost": 0.000146625,
    });
  });

  test("has a reason and no amount for what has no price", () => {
    expect(costAttributes({ status: "unpriced", reason: "unknown_model" })).toEqual({
      "spoor.usage.cost.status": "unpriced",
      "spoor.usage.cost.unpriced_reason": "unknown_model",
    });
  });
});

test("a pico-USD is a millionth of a millionth of a USD", () => {
  expect(usdOf(1_234_567)).toBe(0.000001234567);
});
