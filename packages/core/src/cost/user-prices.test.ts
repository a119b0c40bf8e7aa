import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { costAttributes, costOf, explain, readPrices, usePrices } from "./index.ts";
import type { Cost, PricedCall } from "./index.ts";

const november = new Date("2026-11-01T12:00:00Z");
const usage = { inputTokens: 10_000, cacheReadTokens: 4000, outputTokens: 1000 };

function use(json: unknown): void {
  const prices = readPrices(json);
  if ("problem" in prices) throw new Error(prices.problem);
  usePrices(prices);
}

function price(provider: string, model: string, more: Partial<PricedCall> = {}): Cost {
  return costOf({ provider, model, usage, at: november, ...more });
}

/** USD in pico-USD. */
function pico(usd: number): number {
  return Math.round(usd * 1e12);
}

afterEach(() => {
  usePrices(undefined);
});

describe("prices that were agreed on", () => {
  const contract = { input_mtok: 1, cache_read_mtok: 0.05, output_mtok: 8 };

  test("win over those of the list, and are gone with them", () => {
    const list = price("openai", "gpt-5");
    use({ providers: [{ id: "openai", models: [{ id: "gpt-5", prices: contract }] }] });
    expect(price("openai", "gpt-5")).toMatchObject({
      picoUsd: pico(0.0142),
      pricing: { model: "gpt-5", match: "user", modifiers: [] },
    });
    expect(price("openai", "gpt-5-mini")).toMatchObject({ pricing: { match: "exact" } });
    usePrices(undefined);
    expect(price("openai", "gpt-5")).toEqual(list);
  });

  test("are matched by the rule that they come with, and by date", () => {
    const prices = [
      { prices: contract },
      { constraint: { start_date: "2026-10-01" }, prices: { ...contract, input_mtok: 0.5 } },
    ];
    const match = { or: [{ equals: "gpt-5" }, { starts_with: "gpt-5-2025" }] };
    use([{ id: "openai", models: [{ id: "gpt-5", match, prices }] }]);
    const dated = "gpt-5-2025-08-07";
    expect(price("openai", dated)).toMatchObject({
      picoUsd: pico(0.0112),
      pricing: { match: "user", effectiveDate: "2026-10-01" },
    });
    const september = new Date("2026-09-30T23:59:59Z");
    expect(price("openai", dated, { at: september })).toMatchObject({ picoUsd: pico(0.0142) });
  });

  test("lose to what the provider says it charged", () => {
    use([{ id: "openai", models: [{ id: "gpt-5", prices: contract }] }]);
    expect(price("openai", "gpt-5", { usage: { ...usage, reportedUsd: 2 } })).toEqual({
      status: "priced",
      source: "provider",
      picoUsd: 2e12,
    });
  });

  test("price what no catalog lists, at a provider that none knows", () => {
    expect(price("ollama", "llama3.2:3b")).toMatchObject({ reason: "unknown_model" });
    use([
      {
        id: "Ollama",
        models: [{ id: "llama3.2:3b", prices: { input_mtok: 0.01, output_mtok: 0.02 } }],
      },
    ]);
    expect(price("ollama", "llama3.2:3b")).toMatchObject({ picoUsd: pico(0.00012) });
  });

  test("are halved in a batch, and have no priority price but the list's, which is none of theirs", () => {
    use([{ id: "openai", models: [{ id: "gpt-5", prices: contract }] }]);
    expect(price("openai", "gpt-5", { isBatch: true })).toMatchObject({ picoUsd: pico(0.0071) });
    expect(price("openai", "gpt-5", { serviceTier: "priority" })).toMatchObject({
      reason: "unknown_tier",
    });
  });
});

describe("a discount", () => {
  test("is taken off tokens at the list price, tiers and regions too, and never off fees", () => {
    use([{ id: "anthropic", models: [{ id: "claude-opus-4-7", factor: 0.85 }] }]);
    const call = { usage: { ...usage, region: "us", toolRequests: { web_search: 2 } } };
    const list = { input: 0.03, cacheRead: 0.002, output: 0.025 };
    const paid = (usd: number) => Math.round((pico(usd) * 11 * 17) / 200);
    expect(price("anthropic", "claude-opus-4-7", call)).toMatchObject({
      breakdown: {
        input: paid(list.input),
        cacheRead: paid(list.cacheRead),
        output: paid(list.output),
        tools: pico(0.02),
      },
      pricing: { match: "user", modifiers: ["us", "contract"] },
    });
  });

  test("of a model that no catalog lists makes no price", () => {
    use([{ id: "anthropic", models: [{ id: "claude-opus-9", factor: 0.5 }] }]);
    expect(price("anthropic", "claude-opus-9")).toMatchObject({ reason: "unknown_model" });
  });
});

describe("an alias", () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/Abcd1234efgh";

  test("says what a deployment or an opaque ARN stands for", () => {
    use({
      aliases: {
        "Prod-Chat": "azure/gpt-4o",
        [arn]: "aws/us.anthropic.claude-haiku-4-5-20251001-v1:0",
      },
    });
    expect(price("azure", "", { model: undefined, requestModel: "prod-chat" })).toMatchObject({
      picoUsd: pico(0.03),
      pricing: { model: "gpt-4o", match: "user" },
    });
    expect(price("aws.bedrock", "claude-haiku-4-5", { requestModel: arn })).toMatchObject({
      picoUsd: pico(0.01254),
      pricing: { match: "user" },
    });
  });

  test("leads to the user's own prices of what it stands for", () => {
    use({
      aliases: { fast: "openai/gpt-5" },
      providers: [
        { id: "openai", models: [{ id: "gpt-5", prices: { input_mtok: 1, output_mtok: 1 } }] },
      ],
    });
    expect(price("my-proxy", "fast")).toMatchObject({ picoUsd: pico(0.011) });
  });
});

describe("a price in another currency", () => {
  const euro = {
    currency: "EUR",
    providers: [
      {
        id: "mistral",
        models: [{ id: "mistral-large-latest", prices: { input_mtok: 2, output_mtok: 6 } }],
      },
    ],
  };

  test("is told, is no USD, and is not read as USD by others", () => {
    use(euro);
    const cost = price("mistral", "mistral-large-latest");
    expect(cost).toEqual({
      status: "foreign",
      currency: "EUR",
      pico: 26e9,
      breakdown: { input: 20e9, output: 6e9 },
      pricing: expect.objectContaining({ match: "user" }),
    });
    const attributes = costAttributes(cost);
    expect(attributes).toMatchObject({
      "spoor.usage.cost.status": "priced",
      "spoor.usage.cost.source": "local",
      "spoor.usage.cost.currency": "EUR",
      "spoor.usage.cost.amount": 0.026,
      "spoor.usage.cost.input.amount": 0.02,
    });
    expect(attributes).not.toHaveProperty("gen_ai.usage.cost");
  });

  test("has no fees but its own", () => {
    use({
      ...euro,
      providers: [
        { id: "openai", models: [{ id: "gpt-5", prices: { input_mtok: 1, output_mtok: 1 } }] },
      ],
    });
    const searched = { usage: { ...usage, toolRequests: { web_search: 1 } } };
    expect(price("openai", "gpt-5", searched)).toMatchObject({ reason: "unknown_tier" });
  });
});

describe("what a gateway says", () => {
  test("counts only where the user's prices say so, and never before the provider", () => {
    const call = { gatewayUsd: 0.5 };
    expect(price("openai", "gpt-5", call)).toMatchObject({ source: "local" });
    use({ gatewayCost: true });
    expect(price("openai", "gpt-5", call)).toMatchObject({ source: "provider", picoUsd: 5e11 });
    const reported = { ...call, usage: { ...usage, reportedUsd: 1 } };
    expect(price("openai", "gpt-5", reported)).toMatchObject({ picoUsd: 1e12 });
  });
});

test("a price of the user's is explained like any other", () => {
  use([
    {
      id: "openai",
      models: [
        {
          id: "gpt-5",
          prices: { input_mtok: 1, cache_read_mtok: 0.1, output_mtok: 8 },
          factor: 0.5,
        },
      ],
    },
  ]);
  const modifiers = ["contract"];
  expect(explain({ provider: "openai", model: "gpt-5", usage, at: november }).lines).toEqual([
    {
      dimension: "input",
      what: "input",
      quantity: 6000,
      usdPerMillion: 1,
      modifiers,
      picoUsd: 3e9,
    },
    {
      dimension: "output",
      what: "output",
      quantity: 1000,
      usdPerMillion: 8,
      modifiers,
      picoUsd: 4e9,
    },
    {
      dimension: "cacheRead",
      what: "cached input",
      quantity: 4000,
      usdPerMillion: 0.1,
      modifiers,
      picoUsd: 2e8,
    },
  ]);
});

test("any discount leaves lines that sum to the cost exactly", () => {
  const counts = fc.record({
    inputTokens: fc.nat(300_000),
    cacheReadTokens: fc.nat(300_000),
    outputTokens: fc.nat(50_000),
    reasoningTokens: fc.nat(50_000),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), counts, (millionths, counted) => {
      use([{ id: "openai", models: [{ id: "gpt-5", factor: millionths / 1e6 }] }]);
      const { cost, lines } = explain({
        provider: "openai",
        model: "gpt-5",
        usage: counted,
        at: november,
        serviceTier: "flex",
      });
      const total = lines.reduce((sum, { picoUsd }) => sum + picoUsd, 0);
      expect(cost).toMatchObject({ status: "priced", picoUsd: total });
      const reasoning = lines.find(({ what }) => what === "reasoning")?.picoUsd ?? 0;
      const told = "reasoningPicoUsd" in cost ? (cost.reasoningPicoUsd ?? 0) : 0;
      expect(Math.abs(told - reasoning)).toBeLessThanOrEqual(1);
    }),
  );
});
