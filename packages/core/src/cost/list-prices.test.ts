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

describe("list prices of OpenAI", () => {
  test.each<[string, Usage, number]>([
    [
      "gpt-4o-2024-08-06",
      { inputTokens: 10_000, cacheReadTokens: 8192, outputTokens: 1000 },
      0.02476,
    ],
    ["gpt-4o-2024-05-13", { inputTokens: 1000, outputTokens: 1000 }, 0.02],
    ["gpt-5-2025-08-07", { inputTokens: 2000, outputTokens: 5000, reasoningTokens: 4200 }, 0.0525],
    ["gpt-4.1-nano-2025-04-14", { inputTokens: 1, outputTokens: 1 }, 0.0000005],
    ["text-embedding-3-small", { inputTokens: 8 }, 0.00000016],
    ["gpt-5.5-pro", { inputTokens: 210_000, cacheReadTokens: 200_000, outputTokens: 5000 }, 7.2],
    ["gpt-6.1-terra", { inputTokens: 10_000, cacheReadTokens: 4000, outputTokens: 1000 }, 0.0112],
    ["gpt-6.1-sol", { inputTokens: 300_000, cacheReadTokens: 300_000, outputTokens: 1000 }, 0.075],
    ["omni-moderation-latest", { inputTokens: 100, outputTokens: 0 }, 0],
  ])("%s, %o: %d USD", (model, usage, amount) => {
    expect(priceOf(openai(model, usage))).toBe(pico(amount));
  });

  test("rise for the whole request from token 272,001 on", () => {
    expect(priceOf(openai("gpt-5.4", { inputTokens: 272_000, outputTokens: 0 }))).toBe(pico(0.68));
    expect(priceOf(openai("gpt-5.4", { inputTokens: 272_001, outputTokens: 0 }))).toBe(
      272_001 * 5_000_000,
    );
  });

  test("are those of the day, whose first instant is midnight UTC", () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 0 };
    const on = (at: string) => priceOf(openai("o3", usage, { at: new Date(at) }));
    expect(on("2025-06-09T23:59:59.999Z")).toBe(pico(10));
    expect(on("2025-06-10T00:00:00.000Z")).toBe(pico(2));
    expect(on("1999-01-01T00:00:00.000Z")).toBe(pico(10));
  });

  test("bill cache writes apart", () => {
    const usage = {
      inputTokens: 10_000,
      cacheReadTokens: 3000,
      cacheWriteTokens: 2000,
      outputTokens: 500,
    };
    expect(openai("gpt-5.6-luna", usage)).toMatchObject({
      picoUsd: pico(0.00216),
      breakdown: { input: 1e9, cacheRead: 6e7, cacheWrite: 5e8, output: 6e8 },
      pricing: { effectiveDate: "2026-07-30", match: "exact" },
    });
  });

  test("bill audio and its cached part apart", () => {
    const usage: Usage = {
      inputTokens: 5000,
      outputTokens: 1200,
      cacheReadTokens: 2500,
      cacheReadAudioTokens: 2000,
      inputAudioTokens: 4000,
      outputAudioTokens: 1000,
    };
    expect(openai("gpt-realtime-1.5", usage)).toMatchObject({
      picoUsd: pico(0.1342),
      breakdown: { input: 2e9, cacheRead: 2e8, output: 3.2e9, audio: 128.8e9 },
    });
  });

  test("bill images apart, and searches by the thousand", () => {
    const image = { inputTokens: 1050, inputImageTokens: 1000, outputTokens: 4160 };
    expect(priceOf(openai("gpt-image-1", image))).toBe(pico(0.17665));
    const search = {
      inputTokens: 0,
      outputTokens: 0,
      toolRequests: { web_search: 3, file_search: 2 },
    };
    expect(openai("gpt-5", search)).toMatchObject({ breakdown: { tools: pico(0.035) } });
  });

  test("take a fine-tune for its base", () => {
    const usage = { inputTokens: 5000, cacheReadTokens: 2048, outputTokens: 300 };
    expect(priceOf(openai("ft:gpt-4o-mini-2024-07-18:acme::AbC123", usage))).toBe(pico(0.0015528));
  });
});

describe("list prices of Anthropic", () => {
  test.each<[string, Usage, number]>([
    ["claude-sonnet-4-5-20250929", { inputTokens: 1000, outputTokens: 500 }, 0.0105],
    [
      "claude-3-haiku-20240307",
      {
        inputTokens: 30_100,
        cacheReadTokens: 20_000,
        cacheWriteTokens: 10_000,
        cacheWrite1hTokens: 0,
        outputTokens: 100,
      },
      0.00375,
    ],
    [
      "claude-opus-4-8",
      {
        inputTokens: 80_100,
        cacheReadTokens: 50_000,
        cacheWriteTokens: 30_000,
        cacheWrite1hTokens: 20_000,
        outputTokens: 2000,
      },
      0.338,
    ],
    ["claude-opus-5-5", { inputTokens: 1000, cacheReadTokens: 1000, outputTokens: 0 }, 0.0002],
    [
      "claude-fable-5-1",
      { inputTokens: 101_000, cacheReadTokens: 100_000, outputTokens: 1000 },
      0.085,
    ],
    ["claude-sonnet-4-20250514", { inputTokens: 200_001, outputTokens: 0 }, 1.200006],
    ["claude-haiku-5-5", { inputTokens: 100_000, outputTokens: 0 }, 0.01],
    [
      "claude-haiku-5-5",
      { inputTokens: 120_000, cacheReadTokens: 40_000, outputTokens: 1000 },
      0.0445,
    ],
  ])("%s, %o: %d USD", (model, usage, amount) => {
    expect(priceOf(anthropic(model, usage))).toBe(pico(amount));
  });

  test("lost their long-context rate on 2026-03-13", () => {
    const usage = { inputTokens: 250_000, cacheReadTokens: 100_000, outputTokens: 1000 };
    const on = (at: string) => priceOf(anthropic("claude-opus-4-6", usage, { at: new Date(at) }));
    expect(on("2026-02-20T00:00:00Z")).toBe(pico(1.6375));
    expect(on("2026-04-01T00:00:00Z")).toBe(pico(0.825));
  });

  test("changed for cache reads of Sonnet 5.5 on 2026-10-07", () => {
    const usage = { inputTokens: 100_000, cacheReadTokens: 100_000, outputTokens: 0 };
    const on = (at: string) => priceOf(anthropic("claude-sonnet-5-5", usage, { at: new Date(at) }));
    expect(on("2026-10-06T23:59:59Z")).toBe(pico(0.02));
    expect(on("2026-10-07T00:00:00Z")).toBe(pico(0.01));
  });

  test("say what part of the output was reasoning, and do not add it", () => {
    expect(
      anthropic("claude-opus-5", { inputTokens: 500, outputTokens: 3000, reasoningTokens: 2500 }),
    ).toMatchObject({
      picoUsd: pico(0.0775),
      breakdown: { input: pico(0.0025), output: pico(0.075) },
      reasoningPicoUsd: pico(0.0625),
    });
  });

  test("price each iteration alone, and an adviser at its own model", () => {
    const iterations = [
      { usage: { inputTokens: 150_000, outputTokens: 0 } },
      { usage: { inputTokens: 60_000, outputTokens: 0 } },
    ];
    const at = new Date("2026-02-20T00:00:00Z");
    const together = { inputTokens: 210_000, outputTokens: 0 };
    expect(priceOf(anthropic("claude-opus-4-6", together, { at }))).toBe(pico(2.1));
    expect(priceOf(anthropic("claude-opus-4-6", { ...together, iterations }, { at }))).toBe(
      pico(1.05),
    );
    const advised = {
      inputTokens: 2000,
      outputTokens: 500,
      iterations: [
        { usage: { inputTokens: 2000, outputTokens: 500 } },
        { model: "claude-opus-5", usage: { inputTokens: 5000, outputTokens: 800 } },
      ],
    };
    expect(priceOf(anthropic("claude-sonnet-5", advised))).toBe(pico(0.054));
    const unheard = [...advised.iterations, { model: "claude-opus-9", usage: { inputTokens: 1 } }];
    expect(priceOf(anthropic("claude-sonnet-5", { ...advised, iterations: unheard }))).toBe(
      "unknown_model",
    );
  });
});

function peak(at: string): number | string {
  return priceOf(
    costOf({
      provider: "deepseek",
      model: "deepseek-v4-pro",
      usage: { inputTokens: 1_000_000, outputTokens: 0 },
      at: new Date(at),
    }),
  );
}

describe("list prices by the time of day", () => {
  test("are those of working days, since they exist", () => {
    expect(peak("2026-10-27T00:59:59Z")).toBe(pico(0.66));
    expect(peak("2026-10-27T01:00:00Z")).toBe(pico(1.32));
    expect(peak("2026-10-27T03:59:59Z")).toBe(pico(1.32));
    expect(peak("2026-10-27T04:00:00Z")).toBe(pico(0.66));
    expect(peak("2026-10-31T02:00:00Z")).toBe(pico(0.66));
    expect(peak("2026-07-14T02:00:00Z")).toBe(pico(0.435));
  });
});
