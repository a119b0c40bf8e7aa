import { describe, expect, test } from "vitest";
import { costOf, replay } from "./index.ts";

const one = {
  id: "one",
  provider: "openai",
  api: "openai.chat",
  model: "gpt-4o",
  timestamp: "2026-11-01T12:00:00Z",
  context: {},
  response: {
    model: "gpt-4o-2024-08-06",
    usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
  },
  expected_status: "priced",
  expected_usd: 0.0035,
  dims: [
    { dim: "input", usd: 0.0025 },
    { dim: "output", usd: 0.001 },
  ],
};

describe("replay", () => {
  test("passes what costs what is expected", () => {
    expect(replay(one)).toEqual({
      id: "one",
      pass: true,
      status: "priced",
      usd: 0.0035,
      expectedUsd: 0.0035,
      breakdown: { input: 0.0025, output: 0.001 },
      expectedBreakdown: { input: 0.0025, output: 0.001 },
    });
  });

  test.each<[number, boolean]>([
    [0.0035 * 1.0099, true],
    [0.0035 * 1.0102, false],
    [0.0035 * 0.9902, true],
    [0, false],
  ])("of %d USD passes within one percent: %s", (expected_usd, pass) => {
    expect(replay({ ...one, expected_usd }).pass).toBe(pass);
  });

  test("says what is wrong, with the parts", () => {
    expect(replay({ ...one, expected_usd: 1 }).reason).toBe(
      "It costs 0.0035 USD where 1 USD are expected: input 0.0025, output 0.001.",
    );
    expect(replay({ ...one, expected_status: "unpriced" })).toMatchObject({
      pass: false,
      reason: "It is priced where unpriced is expected.",
    });
    const unheard = { ...one, model: "x", response: { ...one.response, model: "x" } };
    expect(replay(unheard)).toMatchObject({
      pass: false,
      status: "unpriced",
      reason: "It is unpriced (unknown_model) where priced is expected.",
    });
    expect(replay({ ...unheard, expected_status: "unpriced", expected_usd: null })).toMatchObject({
      pass: true,
      reason: "unknown_model",
    });
  });

  test("takes what no reply tells from the context", () => {
    const usdIn = (context: unknown) => replay({ ...one, context }).usd;
    expect(usdIn({ batch: true })).toBe(0.00175);
    expect(usdIn({ service_tier: "batch" })).toBe(0.00175);
    expect(usdIn({ service_tier: "priority" })).toBe(0.00595);
    const headers = { "x-litellm-response-cost": "0.5" };
    expect(usdIn({ headers })).toBe(0.0035);
    expect(usdIn({ headers, prices: { gatewayCost: true } })).toBe(0.5);
    const azure = {
      ...one,
      provider: "azure",
      context: { azure_deployment_type: "DataZoneStandard" },
    };
    expect(replay(azure).usd).toBe(0.00385);
  });

  test("uses prices of a case for that case alone, and tells what is wrong with them", () => {
    const prices = [
      { id: "openai", models: [{ id: "gpt-4o", match: { starts_with: "gpt-4o" }, factor: 0.5 }] },
    ];
    expect(replay({ ...one, context: { prices } }).usd).toBe(0.00175);
    expect(replay(one).usd).toBe(0.0035);
    expect(replay({ ...one, context: { prices: { currency: "?" } } })).toMatchObject({
      pass: false,
      reason: expect.stringContaining("ISO 4217"),
    });
  });

  test.each([undefined, null, 5, "x", [], {}, { response: null, timestamp: 5 }])(
    "of %j is unpriced and does not throw",
    (garbage) => {
      expect(replay(garbage).status).toBe("unpriced");
    },
  );

  test("prices as live calls are priced", () => {
    const cost = costOf({
      provider: "openai",
      model: "gpt-4o-2024-08-06",
      usage: { inputTokens: 1000, outputTokens: 100 },
      at: new Date(one.timestamp),
    });
    expect(cost).toMatchObject({ picoUsd: Math.round((replay(one).usd ?? 0) * 1e12) });
  });
});
