import { describe, expect, test } from "vitest";
import type { Usage } from "../record/index.ts";
import { costOf } from "./index.ts";
import type { Cost, PricedCall } from "./index.ts";

const november = new Date("2026-11-01T12:00:00Z");

function openai(model: string, usage: Usage, more: Partial<PricedCall> = {}): Cost {
  return costOf({ provider: "openai", model, usage, at: november, ...more });
}

function anthropic(model: string, usage: Usage, more: Partial<PricedCall> = {}): Cost {
  return costOf({ provider: "anthropic", model, usage, at: november, ...more });
}

/** The price in pico-USD, or why there is none. */
function priceOf(cost: Cost): number | string {
  if (cost.status === "foreign") return cost.currency;
  return cost.status === "priced" ? cost.picoUsd : cost.reason;
}

/** USD in pico-USD. */
function pico(usd: number): number {
  return Math.round(usd * 1e12);
}

describe("service tiers", () => {
  const usage = { inputTokens: 4000, cacheReadTokens: 1000, outputTokens: 800 };

  test.each<[string, string, number | string]>([
    ["gpt-5", "default", 0.011875],
    ["gpt-5", "auto", 0.011875],
    ["gpt-5", "priority", 0.02375],
    ["gpt-5-mini", "priority", 0.004275],
    ["gpt-5", "flex", 0.0059375],
    ["gpt-5", "batch", 0.0059375],
    ["gpt-5.5", "priority", 0.09875],
    ["gpt-6.1-sol", "priority", 0.0282],
    // No published price: cached input in a batch, long context, a contract, a name never heard of.
    ["gpt-4o", "batch", "unknown_tier"],
    ["gpt-4o", "flex", "unknown_tier"],
    ["gpt-5.4-nano", "priority", "unknown_tier"],
    ["gpt-5", "scale", "unknown_tier"],
    ["gpt-5", "toString", "unknown_tier"],
  ])("of OpenAI: %s in %s costs %s", (model, serviceTier, expected) => {
    const price = typeof expected === "number" ? pico(expected) : expected;
    expect(priceOf(openai(model, { ...usage, serviceTier }))).toBe(price);
  });

  test("of OpenAI have no priority price for a long context", () => {
    const long = { inputTokens: 272_001, outputTokens: 0, serviceTier: "priority" };
    expect(priceOf(openai("gpt-5.4", long))).toBe("unknown_tier");
    expect(priceOf(openai("gpt-5.4", { ...long, inputTokens: 272_000 }))).toBe(pico(1.36));
  });

  test("never discount fees", () => {
    const cost = anthropic("claude-sonnet-4-5", {
      inputTokens: 20_000,
      outputTokens: 1000,
      toolRequests: { web_search: 3, web_fetch: 5 },
      serviceTier: "batch",
    });
    expect(cost).toMatchObject({
      picoUsd: pico(0.0675),
      breakdown: { input: pico(0.03), output: pico(0.0075), tools: pico(0.03) },
      pricing: { modifiers: ["batch"] },
    });
  });

  test("of Anthropic multiply caches too", () => {
    const fast = {
      inputTokens: 11_000,
      cacheReadTokens: 10_000,
      outputTokens: 500,
      serviceTier: "fast",
    };
    expect(priceOf(anthropic("claude-opus-4-6", fast))).toBe(pico(0.135));
    expect(priceOf(anthropic("claude-sonnet-5", fast))).toBe("unknown_tier");
    expect(priceOf(anthropic("claude-opus-4-6", { ...fast, serviceTier: "priority" }))).toBe(
      "unknown_tier",
    );
  });
});

function vertex(model: string, region: string): number | string {
  const usage = { inputTokens: 10_000, outputTokens: 1000 };
  return priceOf(costOf({ provider: "gcp.vertex_ai", model, usage, at: november, region }));
}

describe("regions", () => {
  const usage = { inputTokens: 10_000, outputTokens: 1000 };

  test("raise Anthropic's price where inference stays in the US, from Opus 4.6 on", () => {
    const us = { ...usage, region: "us" };
    expect(anthropic("claude-opus-4-7", us)).toMatchObject({
      picoUsd: pico(0.0825),
      pricing: { modifiers: ["us"] },
    });
    expect(priceOf(anthropic("claude-haiku-4-5", us))).toBe(pico(0.015));
    expect(priceOf(anthropic("claude-opus-4-7", { ...usage, region: "mars" }))).toBe(
      "unknown_tier",
    );
  });

  test("multiply with the tier", () => {
    const cost = anthropic("claude-opus-4-7", { ...usage, region: "us", serviceTier: "batch" });
    expect(cost).toMatchObject({ picoUsd: pico(0.04125), pricing: { modifiers: ["batch", "us"] } });
  });

  test("raise OpenAI's price for residency, from GPT-5.4 on", () => {
    expect(priceOf(openai("gpt-5.4", usage, { region: "eu" }))).toBe(pico(0.044));
    expect(priceOf(openai("gpt-5", usage, { region: "eu" }))).toBe(pico(0.0225));
  });

  test("raise the price of Claude on regional endpoints of Vertex AI, from 4.5 on", () => {
    expect(vertex("claude-sonnet-4-5@20250929", "global")).toBe(pico(0.045));
    expect(vertex("claude-sonnet-4-5@20250929", "us-east5")).toBe(pico(0.0495));
    expect(vertex("claude-opus-4-1@20250805", "us-east5")).toBe(pico(0.225));
    expect(vertex("gemini-2.5-flash", "us-east5")).toBe(pico(0.0055));
  });
});
